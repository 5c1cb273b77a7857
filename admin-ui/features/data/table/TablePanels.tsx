import type { ReactNode } from 'react'
import type { Table } from '../../../api/types.ts'
import { EditDataset } from '../../datasets/EditDataset.tsx'
import { RegisterDataset } from '../../datasets/RegisterDataset.tsx'
import { TransferDataset } from '../../datasets/TransferDataset.tsx'
import { DropTable } from './DropTable.tsx'
import { DropRef } from './refs/DropRef.tsx'
import { FastForward } from './refs/FastForward.tsx'
import { NewRef } from './refs/NewRef.tsx'
import { EditProperty } from './properties/EditProperty.tsx'
import { RenameTable } from './RenameTable.tsx'
import { ExpireSnapshots } from './snapshots/ExpireSnapshots.tsx'
import { RollBack } from './snapshots/RollBack.tsx'
import { useTablePanel } from './use-table-panel.ts'

/** Panels that are made when they open: each begins with what the address says it is about. */
const Opened = ({ table }: { table: Table }): ReactNode => {
  const { panel, of, close } = useTablePanel()
  const { current_snapshot_id: current } = table
  switch (panel) {
    case 'new-ref':
      return <NewRef table={table} snapshot={of} onClose={close} />
    case 'move-ref':
      return of === undefined ? null : <FastForward table={table} name={of} onClose={close} />
    case 'drop-ref':
      return of === undefined ? null : <DropRef table={table} name={of} onClose={close} />
    case 'property':
      return <EditProperty table={table} name={of} onClose={close} />
    case 'expire':
      return <ExpireSnapshots table={table} onClose={close} />
    case 'rollback':
      return of === undefined || current === null || of === current ? null : (
        <RollBack table={table} snapshot={of} current={current} onClose={close} />
      )
    case undefined:
    case 'register':
    case 'edit':
    case 'transfer':
    case 'rename':
    case 'drop':
      return null
  }
}

/** What the actions open; the address says which, so that Back closes it. */
export const TablePanels = ({ table }: { table: Table }) => {
  const { panel, close } = useTablePanel()
  const { dataset } = table
  return (
    <>
      <RegisterDataset table={table} opened={panel === 'register' && dataset === null} onClose={close} />
      {dataset !== null && (
        <>
          <EditDataset name={dataset} opened={panel === 'edit'} onClose={close} />
          <TransferDataset name={dataset} opened={panel === 'transfer'} onClose={close} />
        </>
      )}
      <RenameTable table={table} opened={panel === 'rename'} onClose={close} />
      <DropTable table={table} opened={panel === 'drop'} onClose={close} />
      <Opened table={table} />
    </>
  )
}
