import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useDraft } from '@/common/draft'
import type { Loaded } from '@/common/load'
import type { QueuedPhoto } from '@/common/upload-queue'
import { useAfterPhotos, type AfterPhotos } from '../parts/after-photos'
import { backToJob, type Job } from '../parts/job'
import { INTAKE_SLOTS, photoIn } from '../parts/slots'

export type IntakeDraft = {
  readonly code: string
  readonly odometer: string
  readonly fuel: string
  readonly damages: readonly string[]
  readonly items: string
}

const FRESH: IntakeDraft = { code: '', odometer: '', fuel: '', damages: [], items: '' }

export type Intake = {
  readonly draft: IntakeDraft
  readonly change: (part: Partial<IntakeDraft>) => void
  readonly error: ApiError | undefined
  readonly isBusy: boolean
  readonly after: AfterPhotos
  readonly submit: () => void
}

/** What the person fills in, and the deed itself, which waits for the photos. */
export function useIntake(orderId: string, photos: readonly QueuedPhoto[], job: Loaded<Job>): Intake {
  const { draft, change, forget } = useDraft(`intake ${orderId}`, () => FRESH)
  const command = useCommand()
  const send = async () => {
    const { code, odometer, fuel, damages, items } = draft
    const isDone = await command.run(async (commandId) =>
      job.put(
        await api('POST /shop/orders/:orderId/intake', {
          params: { orderId },
          body: {
            commandId,
            code,
            odometerKm: Number(odometer),
            fuelPercent: Number(fuel),
            damages: [...damages],
            items,
          },
        }),
      ),
    )
    if (!isDone) return
    forget()
    backToJob(orderId)
  }
  const after = useAfterPhotos(photos, () => void send())
  return {
    draft,
    change,
    error: command.error,
    isBusy: command.isBusy,
    after,
    submit() {
      // Photos are for the API to judge: a colleague may have taken them with another phone.
      if (isFilled(draft)) after.start()
    },
  }
}

/** What is not there yet, in the order of the page. */
export function missingOf(draft: IntakeDraft, photos: readonly QueuedPhoto[]): string[] {
  const open = INTAKE_SLOTS.filter(({ slot }) => photoIn(photos, slot) === undefined)
  const photoWords =
    open.length === INTAKE_SLOTS.length ? '五张照片' : `${open.map(({ label }) => label).join('、')}照片`
  const hasFailed = photos.some(({ state }) => state === 'failed')
  return [
    draft.code.length === 6 ? '' : '接车码',
    open.length === 0 ? '' : photoWords,
    hasFailed ? '重拍没有通过的照片' : '',
    draft.odometer === '' ? '里程' : '',
    draft.fuel === '' ? '油量' : '',
  ].filter((word) => word !== '')
}

function isFilled({ code, odometer, fuel }: IntakeDraft): boolean {
  return code.length === 6 && odometer !== '' && fuel !== ''
}
