import { z } from 'zod'
import { defineContract, SHOP_STAFF } from '../kernel/contract'
import { IdText } from '../kernel/id'
import { statesOf } from '../kernel/machine'
import { orderMachine } from '../orders/order.machine'
import { Instant, LocalDate } from '../kernel/fields'

/** `left` is how many bookings may still start then: the lesser of free bays and free technicians. */
export const Slot = z.object({ startAt: Instant, left: z.int() })

export const schedulingContract = defineContract({
  'GET /shops/:shopId/slots': {
    summary: 'Start times of one day with what is left; full ones have left = 0',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    query: z.strictObject({ serviceId: IdText, on: LocalDate }),
    reply: z.object({ on: LocalDate, items: z.array(Slot) }),
    errors: ['NOT_FOUND', 'SERVICE_NOT_OFFERED'],
  },
  'GET /shops/:shopId/calendar': {
    summary: 'Days from `from` on (at most 31) with the number of free start times',
    access: 'public',
    params: z.strictObject({ shopId: IdText }),
    query: z.strictObject({ serviceId: IdText, from: LocalDate }),
    reply: z.object({ items: z.array(z.object({ on: LocalDate, freeSlots: z.int() })) }),
    errors: ['NOT_FOUND', 'SERVICE_NOT_OFFERED'],
  },
  'GET /shop/schedule': {
    summary: 'Bookings of a day by bay and technician, and how many there are on each day of its week',
    access: SHOP_STAFF,
    query: z.strictObject({ on: LocalDate }),
    reply: z.object({
      on: LocalDate,
      items: z.array(
        z.object({
          orderId: IdText,
          bayId: IdText,
          bayName: z.string(),
          technicianId: IdText,
          technicianName: z.string(),
          startAt: Instant,
          endAt: Instant,
          state: z.enum(statesOf(orderMachine)),
          serviceName: z.string(),
          vehicleText: z.string(),
        }),
      ),
      /** Monday to Sunday. */
      week: z.array(z.object({ on: LocalDate, bookings: z.int() })),
      leaves: z.array(
        z.object({ technicianId: IdText, technicianName: z.string(), startsAt: Instant, endsAt: Instant }),
      ),
    }),
  },
})
