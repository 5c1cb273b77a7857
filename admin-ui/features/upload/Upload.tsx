import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Page } from '../../ui/Page.tsx'
import { DataCrumb } from '../data/DataCrumb.tsx'
import { ChooseFile } from './ChooseFile.tsx'
import { IngestResult } from './result/IngestResult.tsx'
import { Wizard } from './Wizard.tsx'

/** A file becomes a table: choose it, look at it, say where it goes, watch it arrive. */
export const Upload = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/upload' })
  const { upload, ingest, into, sample } = useSearch({ from: '/signed-in/w/$workspace/upload' })
  return (
    <Page title="Upload a file" crumbs={[<DataCrumb key="data" />]}>
      {ingest ? (
        <IngestResult key={ingest} workspace={workspace} ingestId={ingest} />
      ) : upload ? (
        <Wizard key={upload} workspace={workspace} uploadId={upload} into={into} />
      ) : (
        <ChooseFile workspace={workspace} sample={sample} />
      )}
    </Page>
  )
}
