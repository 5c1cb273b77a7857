import { errorTable } from '../errors.ts'

export const workspaceErrors = errorTable({
  WORKSPACE_NOT_FOUND: {
    status: 404,
    message: (d: { workspace: string }) => `There is no workspace «${d.workspace}», or you may not see it.`,
  },
  WORKSPACE_EXISTS: {
    status: 409,
    message: (d: { workspace: string }) => `A workspace «${d.workspace}» exists already.`,
  },
  CATALOG_NAME_TAKEN: {
    status: 409,
    message: (d: { workspace: string; catalog: string }) =>
      `The workspace «${d.workspace}» would own the catalog «${d.catalog}», which another workspace has. Choose another name.`,
  },
  WORKSPACE_NOT_EMPTY: {
    status: 409,
    message: (d: { workspace: string; holds: string }) =>
      `The workspace «${d.workspace}» still holds ${d.holds}. Drop them first; nothing was deleted.`,
  },
})
