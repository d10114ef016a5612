/** What each benchmark must hold, and what the reference may cost. All CPU figures are microseconds a request. */

/** Product's CPU (application and database) over the reference's, at most. */
export const RATIO_BARS = { B3: 2.0, B4: 3.0, B6: 2.5, B7: 2.5, B8: 2.5 } as const
export type RatioName = keyof typeof RATIO_BARS

/**
 * What the reference cost when its design was chosen (upper ends, application + database), on 2 cores of an AMD EPYC
 * with Node 20.20 and MariaDB 10.11. A reference that costs more would make every ratio look better than it is.
 */
export const REFERENCE_CPU_US: Readonly<Record<RatioName, number>> = {
  B3: 60 + 51,
  B4: 151 + 146,
  B6: 142 + 96,
  B7: 82 + 77,
  B8: 121 + 131,
}
export const REFERENCE_CPU_FACTOR = 1.3
/** What the driver's client spent on one row by `execute`, eight at once, on the machine of those figures. */
export const EXECUTE_CPU_US = 17.5

/** B5: the slowest of nearly all of two hundred who want the last slot. */
export const RACE_P99_MS = 250
/** B17: one judgement of risk over a month of history, at the 99th percentile. */
export const RISK_P99_MS = 50
/** B18: a day of a hundred thousand rows compared with the ledger, from the start of the process to its end. */
export const RECONCILE_ROWS = 100_000
export const RECONCILE_S = 60
export const RECONCILE_PEAK_MIB = 300
/** B11: the data layer over the driver's bare `execute`. */
export const ORM_READ_BAR = 3.0
export const ORM_TX_BAR = 2.0
/**
 * B12: from the start of the bundle to the first answer out of the database. The bar is 1.5 times 0.53 s on a machine
 * on which a bare `node -e 0` takes 54 ms; counted in such bare starts it holds on a slower or busier machine too.
 */
export const START_BAR = 1.5
export const START_IN_BARE_STARTS = 530 / 54
/** B13: resident memory of the API, idle and after all the load above. */
export const MEMORY_IDLE_MIB = 180
export const MEMORY_LOADED_MIB = 320
