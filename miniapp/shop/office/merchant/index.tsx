import { useEffect } from 'react'
import { api } from '@/common/api'
import { useDraft } from '@/common/draft'
import { useLoad } from '@/common/load'
import { currentShopId } from '@/common/session'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { ApplyForm } from './ApplyForm'
import { AccountCard } from './ChangeAccount'
import { emptyForm } from './form'
import { StateCard } from './StateCard'
import { mayApply } from './words'
import './index.scss'

/** The shop's account at WeChat Pay: how it stands, what to do next, the form, and where the money goes. */
export default function MerchantPage() {
  const loaded = useLoad('merchant', () => api('GET /shop/merchant'))
  const form = useDraft(`${currentShopId() ?? ''}:merchant`, emptyForm)
  const merchant = loaded.data
  const isDone = merchant?.canCollect === true
  // What was typed is needed again after a rejection, and by nobody once the account is open.
  useEffect(() => {
    if (isDone) form.restart()
  }, [isDone, form.restart])
  if (merchant !== undefined && mayApply(merchant))
    return (
      <ApplyForm
        key={merchant.application?.id ?? 'new'}
        merchant={merchant}
        form={form}
        onApplied={(changed) => {
          form.change({ step: 0 })
          loaded.put(changed)
        }}
      />
    )
  return (
    <Screen>
      <WhenLoaded loaded={loaded}>
        {(shown) => (
          <>
            <StateCard merchant={shown} />
            {(shown.canCollect || shown.stopped !== null) && (
              <AccountCard merchant={shown} onChanged={loaded.put} />
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}
