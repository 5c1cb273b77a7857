import type { Reporter, TestCase, TestModule } from 'vitest/node'

const nameOf = (module: TestModule, test: TestCase): string => `${module.relativeModuleId} › ${test.fullName}`

/** Ends a run with `N passed, N failed`, and the reason of every skipped test above it. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0
    let failed = errors.length
    const skipped: string[] = []
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      // A file that could not be loaded has no tests; it must not look like success.
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) failed += 1
      for (const test of tests) {
        const result = test.result()
        const { state } = result
        if (state === 'passed') passed += 1
        if (test.diagnostic()?.flaky) console.log(`passed at the second try: ${nameOf(module, test)}`)
        if (state === 'failed') failed += 1
        if (result.state === 'skipped')
          skipped.push([nameOf(module, test), result.note ?? []].flat().join(': '))
      }
    }
    // A run that ended before its first test has proved nothing: what they all need did not start, or no file was meant.
    if (passed + failed + skipped.length === 0) failed = 1
    for (const name of skipped) console.log(`skipped: ${name}`)
    console.log(
      `\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
    )
  }
}
