import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import type { StatementParameter } from '../engine-types.ts'

/** A type name as a person may send it with a parameter: nothing in it can end the CAST around it. */
const TYPE_NAME = /^[A-Za-z][A-Za-z0-9_ ]{0,62}(\(\s*\d{1,4}\s*(,\s*\d{1,4}\s*)?\))?(\[\])*$/

class ParameterFault extends Error {
  override readonly name = 'ParameterFault'
}

/** Binds each `$name` of the statement to its value; values travel beside the text, never in it. */
export const bindParameters = async (
  connection: DuckDBConnection,
  statement: DuckDBPreparedStatement,
  parameters: readonly StatementParameter[],
): Promise<void> => {
  const given = new Map(parameters.map((parameter) => [parameter.name.toLowerCase(), parameter]))
  for (let index = 1; index <= statement.parameterCount; index += 1) {
    const name = statement.parameterName(index)
    const parameter = given.get(name.toLowerCase())
    if (!parameter)
      throw new ParameterFault(`Parameter Error: :${name} has no value. Send one in «parameters».`)
    await bindOne(connection, statement, index, parameter)
  }
}

const bindOne = async (
  connection: DuckDBConnection,
  statement: DuckDBPreparedStatement,
  index: number,
  { name, value, type }: StatementParameter,
): Promise<void> => {
  if (value === undefined || value === null) {
    statement.bindNull(index)
    return
  }
  if (type !== undefined) {
    if (!TYPE_NAME.test(type))
      throw new ParameterFault(`Parameter Not Allowed Error: ${type} is not a type for :${name}.`)
    const cast = await connection.runAndReadAll(`SELECT CAST($1 AS ${type})`, [String(value)])
    statement.bindValue(index, cast.value(0, 0), cast.columnType(0))
    return
  }
  if (typeof value === 'boolean') statement.bindBoolean(index, value)
  else if (typeof value === 'string') statement.bindVarchar(index, value)
  else if (!Number.isInteger(value) || !Number.isSafeInteger(value)) statement.bindDouble(index, value)
  else if (Math.abs(value) < 2 ** 31) statement.bindInteger(index, value)
  else statement.bindBigInt(index, BigInt(value))
}
