import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Table } from '../../../api/types.ts'
import { EditDataset } from '../../datasets/EditDataset.tsx'
import { RegisterDataset } from '../../datasets/RegisterDataset.tsx'
import { TransferDataset } from '../../datasets/TransferDataset.tsx'
import { DropTable } from './DropTable.tsx'
import { RenameTable } from './RenameTable.tsx'

/** What the actions open; the address says which, so that Back closes it. */
export const TablePanels = ({ table }: { table: Table }) => {
  const { panel } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/$table' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/$table' })
  const close = (): void =>
    void navigate({ search: (before) => ({ ...before, panel: undefined }), replace: true })
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
    </>
  )
}
