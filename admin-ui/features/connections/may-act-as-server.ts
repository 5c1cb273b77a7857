import { useVerdict } from '../../may/use-verdict.ts'

/** Said beside what would act with what the server itself may do. */
export const FOR_ADMINS = 'takes the role admin'

/** Whether one may make connections that act with what the server itself may do: those who manage the workspace. */
export const useMayActAsServer = (): boolean => useVerdict({ does: 'putMember' }) === 'yes'
