import { useEffect, useRef } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { useCommand, type Command } from '@/common/command'
import { newId } from '@/common/ids'
import { toApiError } from '@/common/load'
import { replace } from '@/common/nav'
import type { Input, Reply } from '@/common/request'
import { dropDraft, patchDraft, readDraft } from '../../common/booking-draft'
import { setCurrentCar } from '../../common/cars'
import { wishedOf } from '../../common/remembered'
import { sendNeedPhotos } from '../need-photos'
import type { Booking } from './use-booking'

type Body = Omit<Input<'POST /orders'>['body'], 'id'>
type Order = Reply<'POST /orders'>

export type Submit = { readonly command: Command; readonly submit: () => void; readonly isReady: boolean }

/** Sends the booking. What was sent without an answer is asked for before anything else is sent. */
export function useSubmit(booking: Booking): Submit {
  const command = useCommand()
  useEffect(() => {
    const sent = readDraft()?.sent
    // The app was killed while the answer was on its way: the booking may stand.
    if (sent !== undefined) void command.run(async () => leaveIfBooked(sent.orderId))
  }, [])
  useEffect(() => {
    // A refusal was about what has been changed since.
    command.forget()
  }, [booking.shopId, booking.slotAt, booking.coupon?.id])
  const isWaiting = useRef(false)
  function submit() {
    const chosen = bodyOf(booking)
    if (chosen === undefined) return
    // She has seen no price of another shop yet, but another time at this one is what she wants.
    if (isBehind(booking)) return void (isWaiting.current = readDraft()?.shopId === booking.draft?.shopId)
    void command.run(async () => leave(await send(chosen)))
  }
  useEffect(() => {
    if (!isWaiting.current) return
    isWaiting.current = false
    submit()
  }, [booking.draft])
  return { command, isReady: bodyOf(booking) !== undefined, submit }
}

/** She has chosen another shop or time, and taps before the page shows it: the old one is not what she wants. */
function isBehind({ draft }: Booking): boolean {
  const chosen = readDraft()
  return (
    chosen !== undefined && (chosen.slotStartAt !== draft?.slotStartAt || chosen.shopId !== draft?.shopId)
  )
}

function bodyOf({
  draft,
  car,
  shopId,
  slotAt,
  coupon,
  place,
  isFit,
  price,
  remembered,
}: Booking): Body | undefined {
  if (draft === undefined || car === undefined || shopId === undefined || slotAt === undefined)
    return undefined
  if (!isFit || price === undefined) return undefined
  // From the draft itself: she may tap before the page shows what she has just chosen.
  const rememberedIds = wishedOf(remembered, readDraft()?.rememberedIds)
  return {
    vehicleId: car.id,
    serviceId: draft.serviceId,
    shopId,
    slotStartAt: slotAt,
    lat: place.place.lat,
    lng: place.place.lng,
    note: draft.note ?? '',
    ...(coupon === undefined ? {} : { couponId: coupon.id }),
    ...(rememberedIds.length === 0 ? {} : { rememberedIds }),
  }
}

async function send(body: Body): Promise<Order> {
  const what = JSON.stringify(body)
  const before = readDraft()?.sent
  if (before !== undefined && before.what !== what) {
    const booked = await orderIfThere(before.orderId)
    if (booked !== undefined) return booked
  }
  const isAgain = before?.what === what
  const id = isAgain ? before.orderId : newId()
  patchDraft({ sent: { orderId: id, what } })
  try {
    return await api('POST /orders', { body: { id, ...body } })
  } catch (thrown) {
    const error = toApiError(thrown)
    if (isUnknown(error)) throw error
    patchDraft({ sent: undefined })
    if (!isAgain || error.code !== 'ID_OUT_OF_TIME') throw error
    // It was sent so long ago that the API takes no booking of that id any more; it may have taken it then.
    return (await orderIfThere(id)) ?? send(body)
  }
}

/** Nobody knows whether it was done: no answer came, or what answered was not the API. */
function isUnknown({ code, status }: ApiError): boolean {
  return code === 'NETWORK' || code === 'UNREADABLE_ANSWER' || status >= 500
}

async function orderIfThere(orderId: string): Promise<Order | undefined> {
  try {
    return await api('GET /orders/:orderId', { params: { orderId } })
  } catch (thrown) {
    const error = toApiError(thrown)
    if (error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

async function leaveIfBooked(orderId: string): Promise<void> {
  const booked = await orderIfThere(orderId)
  if (booked !== undefined) leave(booked)
}

function leave({ id: orderId, vehicleId, state }: Order): void {
  dropDraft()
  setCurrentCar(vehicleId)
  sendNeedPhotos(orderId)
  if (state === 'PENDING_PAY') replace('/order/pay/index', { orderId, now: 1 })
  else replace('/order/detail/index', { orderId })
}
