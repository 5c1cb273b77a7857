import { expect, test } from 'vitest'
import { operations, type OperationSpec } from '@boathouse/contract'
import { openApiDocument } from './openapi.ts'

const all: readonly OperationSpec[] = Object.values(operations)
const document = openApiDocument(all, '1.2.3')
const text = JSON.stringify(document)

const at = (pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => Object(value)[key], document)

test('every reference leads somewhere', () => {
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target))
  expect(references.size).toBeGreaterThan(20)
  for (const target of references) expect(at(target), target).toBeTypeOf('object')
})

test('every operation is there, once, with its answers', () => {
  const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id = '']) => id)
  expect(ids.toSorted()).toEqual(all.map((operation) => operation.name).toSorted())
})

test('a path parameter in the address is one in the list', () => {
  for (const [path, methods] of Object.entries(Object(document['paths']))) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const operation of Object.values(Object(methods))) {
      const listed = Object(operation).parameters.filter((p: { in: string }) => p.in === 'path')
      expect(
        listed.map((p: { name: string }) => p.name),
        path,
      ).toEqual(inPath)
    }
  }
})

test('what may be left out of a request is not required there, and is always in the answer', () => {
  const body = Object(document['paths'])['/api/v1/workspaces'].post.requestBody
  expect(body.content['application/json'].schema.required).toEqual(['name'])
  expect(Object(at('#/components/schemas/Workspace'))['required']).toContain('description')
})
