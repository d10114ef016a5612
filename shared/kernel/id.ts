import { z } from 'zod'

/** An id on the wire, as `newId` makes them. */
export const IdText = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'ULID')
