/** Timers of a quote that is shown, and of a supplement; the nth reminder is the number at the end. */
export const QUOTE_TIMERS = [
  'orders.quote-due',
  'orders.quote-remind-1',
  'orders.quote-remind-2',
  'orders.quote-remind-3',
  'orders.quote-expire',
] as const
export const SUPPLEMENT_TIMERS = ['orders.supplement-nudge', 'orders.supplement-expire'] as const
