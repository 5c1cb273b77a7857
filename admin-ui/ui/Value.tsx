/** One value of a result: NULL is never blank, an empty text is “”. */
export const Value = ({ value }: { value: string | null | undefined }) => {
  if (value === null || value === undefined) return <span className="dim">NULL</span>
  if (value === '') return <span className="dim">“”</span>
  return value
}
