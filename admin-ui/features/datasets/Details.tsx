import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconPencil, IconTransfer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { datasetQuery } from '../../api/dataset-queries.ts'
import type { Dataset } from '../../api/types.ts'
import { Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { MiddleText } from '../../ui/MiddleText.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { TableLink } from '../data/TableLink.tsx'
import { EditDataset } from './EditDataset.tsx'
import { ForgetDataset } from './ForgetDataset.tsx'
import { TagList } from './TagList.tsx'
import { TransferDataset } from './TransferDataset.tsx'
import { May } from '../../may/May.tsx'
import { useIsMe } from '../../may/use-is-me.ts'

const Content = ({ dataset }: { dataset: Dataset }) => {
  const { catalog, schema, table } = dataset.table
  const path = `${catalog}.${schema}.${table}`
  return (
    <>
      {dataset.status === 'broken' && (
        <Alert color="red" variant="outline" icon={<IconAlertTriangle size={18} />} mb="md" p="sm">
          The table {path} was dropped. Create it again under the same name, or forget this dataset.
        </Alert>
      )}
      <Section title="Description">
        {dataset.description ? (
          <Text maw={720} style={{ whiteSpace: 'pre-wrap' }}>
            {dataset.description}
          </Text>
        ) : (
          <Text c="dimmed">Nobody has said yet what is in it.</Text>
        )}
      </Section>
      <Section title="Facts">
        <Facts
          facts={{
            Table:
              dataset.status === 'broken' ? (
                path
              ) : (
                <TableLink table={{ catalog, schema, name: table }} withSchema />
              ),
            Owner: dataset.owner,
            Tags: <TagList tags={dataset.tags} />,
            Format: dataset.format ?? <span className="dim">–</span>,
            Location:
              dataset.location === null ? (
                <span className="dim">–</span>
              ) : (
                <MiddleText text={dataset.location} what="location" tail={40} />
              ),
            Registered: <Moment at={dataset.created_at} />,
            Edited: <Moment at={dataset.updated_at} />,
          }}
        />
      </Section>
    </>
  )
}

/** One dataset: what it is called, whose it is, where its table lies. */
export const Details = (): ReactNode => {
  const { workspace, dataset: name } = useParams({ from: '/signed-in/w/$workspace/datasets/$dataset' })
  const { panel } = useSearch({ from: '/signed-in/w/$workspace/datasets/$dataset' })
  const navigate = useNavigate({ from: '/w/$workspace/datasets/$dataset' })
  const query = useQuery(datasetQuery(workspace, name))
  const own = useIsMe(query.data?.owner)
  const close = (): void => void navigate({ search: {}, replace: true })
  return (
    <Page
      title={name}
      crumbs={[
        <Link key="datasets" to="/w/$workspace/datasets" params={{ workspace }}>
          Datasets
        </Link>,
      ]}
      chip={query.data && <StateChip state={query.data.status} />}
      actions={
        query.data && (
          <Group gap={8}>
            <May does="deleteDataset" own={own}>
              <Button
                variant="subtle"
                color="gray"
                onClick={() => void navigate({ search: { panel: 'forget' } })}
              >
                Forget
              </Button>
            </May>
            <May does="transferDataset" own={own}>
              <Button
                variant="default"
                leftSection={<IconTransfer size={14} />}
                onClick={() => void navigate({ search: { panel: 'transfer' } })}
              >
                Transfer
              </Button>
            </May>
            <May does="updateDataset" own={own}>
              <Button
                leftSection={<IconPencil size={14} />}
                onClick={() => void navigate({ search: { panel: 'edit' } })}
              >
                Edit
              </Button>
            </May>
          </Group>
        )
      }
    >
      <Loaded query={query}>{(dataset) => <Content dataset={dataset} />}</Loaded>
      <EditDataset name={name} opened={panel === 'edit'} onClose={close} />
      <TransferDataset name={name} opened={panel === 'transfer'} onClose={close} />
      <ForgetDataset name={name} opened={panel === 'forget'} onClose={close} />
    </Page>
  )
}
