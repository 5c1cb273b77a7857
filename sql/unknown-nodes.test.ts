import { describe, expect, test } from 'vitest'
import { analyseQuery } from './analyse-query.ts'
import { SqlError } from './sql-error.ts'
import { treeOf } from './test-tree.ts'
import { isTreeObject } from './tree-access.ts'
import { rewriteQuery } from './rewrite-query.ts'

const SQL = `with recursive c(n) as materialized (select 1 union all select n + 1 from c where n < 3)
  select distinct on (a) case when a between 1 and 2 then cast(b as decimal(3, 1)) else c.n end x, lower(s collate nocase) y,
    sum(a) filter (where b) over (partition by a order by b rows between 1 preceding and current row), list(a order by b),
    {'k': l[1:2]}, list_transform(l, lambda v: v + :p), * exclude (z) replace (1 as w), columns('a.*'), [1]::int[], x'ab', a in (1, 2), #1
  from lake.main.t as q(a, b) tablesample 10% join c using (n) left join (values (1, 2)) v on true, range(3) r, (unpivot u on columns(*)),
    (pivot u on a in (1) using sum(b)), (summarize t), lateral (select 1) s
  where exists (select 1 from u where u.a = q.a) and a = any (select 2) and b is not null
  group by rollup (a, b) having count(*) > 1 qualify true order by a desc nulls last limit 3 offset 1`

const EVIL = { class: 'FUNCTION', type: 'FUNCTION', function_name: 'getvariable', children: [] }

type Path = readonly (string | number)[]

/** The way to every object of a tree. */
const objectPaths = (value: unknown, path: Path = []): Path[] => {
  if (Array.isArray(value)) return value.flatMap((item, at) => objectPaths(item, [...path, at]))
  if (!isTreeObject(value)) return []
  return [path, ...Object.entries(value).flatMap(([key, item]) => objectPaths(item, [...path, key]))]
}

const changed = (
  value: unknown,
  path: Path,
  change: (object: Record<string, unknown>) => unknown,
): unknown => {
  const [head, ...rest] = path
  if (head === undefined) return isTreeObject(value) ? change({ ...value }) : value
  if (Array.isArray(value)) return value.map((item, at) => (at === head ? changed(item, rest, change) : item))
  if (!isTreeObject(value)) return value
  return { ...value, [head]: changed(value[head], rest, change) }
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      Array.isArray(inner) ? inner[Number(key)] : isTreeObject(inner) ? inner[key] : undefined,
    value,
  )

const query = rewriteQuery(SQL)
const tree = await treeOf(query.text)
/** Below the statement; what is above is not walked but read. */
const paths = objectPaths(tree).filter((path) => path.length >= 2)

/** How the changed tree is taken: a code, or that it passed. */
const verdict = (path: Path, change: (object: Record<string, unknown>) => unknown): string => {
  try {
    analyseQuery(changed(tree, path, change), query)
    return 'passed'
  } catch (error) {
    return error instanceof SqlError ? error.code : String(error)
  }
}

const isObjectWith = (path: Path, key: string): boolean => {
  const object = at(tree, path)
  return isTreeObject(object) && typeof object[key] === 'string'
}

test('the tree itself passes', () => {
  expect(paths.length).toBeGreaterThan(150)
  expect(analyseQuery(tree, query).tables.length).toBeGreaterThan(3)
})

describe('wherever it is, it is refused', () => {
  test('a key that is not known, with something under it', () => {
    const passed = paths.filter(
      (path) => !verdict(path, (object) => ({ ...object, brand_new: EVIL })).endsWith('_NOT_ALLOWED'),
    )
    expect(passed.map((path) => path.join('.'))).toEqual([])
  })

  test('a call hidden in plain data', () => {
    const places = paths.flatMap((path) => Object.keys(Object(at(tree, path))).map((key) => ({ path, key })))
    const passed = places.filter(
      ({ path, key }) =>
        !verdict(path, (object) => ({ ...object, [key]: [[EVIL]] })).endsWith('_NOT_ALLOWED'),
    )
    expect(passed.map(({ path, key }) => [...path, key].join('.'))).toEqual([])
  })

  test('a class that is not known', () => {
    const classes = paths.filter((path) => isObjectWith(path, 'class'))
    const passed = classes.filter(
      (path) => verdict(path, (object) => ({ ...object, class: 'BRAND_NEW' })) !== 'SYNTAX_NOT_ALLOWED',
    )
    expect(passed.map((path) => path.join('.'))).toEqual([])
  })

  test('a type of a node, table, expression or modifier that is not known', () => {
    const types = paths.filter(
      (path) =>
        isObjectWith(path, 'type') && !isObjectWith(path, 'null_order') && path.at(-1) !== 'type_info',
    )
    expect(types.length).toBeGreaterThan(80)
    const passed = types.filter(
      (path) => verdict(path, (object) => ({ ...object, type: 'BRAND_NEW' })) !== 'SYNTAX_NOT_ALLOWED',
    )
    expect(passed.map((path) => path.join('.'))).toEqual([])
  })
})
