export type Claim = { row: string; file: string; title: string }
type Report = { testResults: { name: string; assertionResults: { title: string; status: string }[] }[] }
export function claimedTests(markdown: string): Claim[]
export function unprovedClaims(markdown: string, report: Report | undefined): string[]
