import { z } from 'zod'

/** What is looked at when a car is inspected for a service. */
export const SheetItem = z.object({
  name: z.string(),
  group: z.string(),
  /** Whether a photo must show what is not good; what cannot be photographed needs none. */
  needsPhoto: z.boolean(),
})
export type SheetItem = z.output<typeof SheetItem>

/** A step of the work; without it, and its photo where it needs one, the work is not finished. */
export const WorkStep = z.object({ key: z.string(), name: z.string(), needsPhoto: z.boolean() })
export type WorkStep = z.output<typeof WorkStep>
