import type { OwnShowcase } from '@anxin/shared/showcases/showcase.contract'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { ShowcaseView } from '@/common/ui/Showcase'
import { Toggle } from '@/common/ui/Toggle'
import { Done } from '../parts/Done'

const ENDED: Readonly<Partial<Record<OwnShowcase['state'], string>>> = {
  refused: '你没有同意公开，门店不能再问',
  revoked: '你已撤回，案例和照片已从所有地方下架',
  dropped: '门店已下架这个案例',
}

/** The owner sees the case as everybody would, agrees or refuses, and can take the consent back at any time. */
export default function OwnShowcasePage() {
  const { orderId = '' } = useRouter().params
  const loaded = useLoad(`own showcase ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/showcase', { params: { orderId } }),
  )
  const command = useCommand()
  const [showPrices, setShowPrices] = useState(false)
  const showcase = loaded.data?.showcase ?? null
  const answer = async (agree: boolean) => {
    if (showcase === null) return
    const { contentHash } = showcase
    await command.run((commandId) =>
      api('POST /orders/:orderId/showcase/answer', {
        params: { orderId },
        body: { commandId, agree, contentHash, showPrices: agree && showPrices },
      }),
    )
    await loaded.reload()
  }
  const revoke = async () => {
    await command.run((commandId) =>
      api('POST /orders/:orderId/showcase/revocation', { params: { orderId }, body: { commandId } }),
    )
    await loaded.reload()
  }
  return (
    <Screen
      {...(showcase === null
        ? {}
        : {
            footer: (
              <Footer
                showcase={showcase}
                isBusy={command.isBusy}
                onAnswer={(agree) => void answer(agree)}
                onRevoke={() => void revoke()}
                onBack={() => replace('/order/detail/index', { orderId })}
              />
            ),
          })}
    >
      {command.error !== undefined && <Failure error={command.error} safe="没有你的同意，谁也看不到" />}
      <WhenLoaded
        loaded={loaded}
        blocks={4}
        empty={(data) => data.showcase === null && <Empty icon="image" text="门店没有请你公开这次维修" />}
      >
        {(data) =>
          data.showcase !== null && (
            <Shown showcase={data.showcase} showPrices={showPrices} onShowPrices={setShowPrices} />
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

type ShownProps = {
  showcase: OwnShowcase
  showPrices: boolean
  onShowPrices: (isOn: boolean) => void
}

function Shown({ showcase, showPrices, onShowPrices }: ShownProps) {
  const { state } = showcase
  const ended = ENDED[state]
  if (ended !== undefined) return <Done title="不再公开" text={ended} />
  const isAsked = state === 'asked'
  return (
    <>
      {isAsked && (
        <Banner tone="waiting" icon="lock">
          下面就是大家会看到的全部内容，没有你的姓名、手机号和车牌。请点开照片看看车牌和人脸是否都已遮住
        </Banner>
      )}
      {state === 'checking' && <Banner icon="clock">你已同意，客服看过遮挡后公开；现在也可以撤回</Banner>}
      {state === 'rejected' && <Banner icon="clock">客服请门店把照片遮好，改好后会再请你看</Banner>}
      {state === 'published' && (
        <Banner tone="released" icon="check">
          已公开，随时可以撤回，撤回后立即下架
        </Banner>
      )}
      <ShowcaseView showcase={showcase} showPrices={isAsked ? showPrices : showcase.showPrices} />
      {isAsked && (
        <Card isFlush>
          <Toggle
            icon="wallet"
            label="也公开每项价格"
            note="不选就只显示做了什么"
            isOn={showPrices}
            onChange={onShowPrices}
          />
        </Card>
      )}
    </>
  )
}

type FooterProps = {
  showcase: OwnShowcase
  isBusy: boolean
  onAnswer: (agree: boolean) => void
  onRevoke: () => void
  onBack: () => void
}

function Footer({ showcase: { state }, isBusy, onAnswer, onRevoke, onBack }: FooterProps) {
  if (state === 'asked')
    return (
      <>
        <Button kind="second" isCompact isBusy={isBusy} onTap={() => onAnswer(false)}>
          不同意
        </Button>
        <Button kind="waiting" isBusy={isBusy} onTap={() => onAnswer(true)}>
          同意公开
        </Button>
      </>
    )
  if (state === 'published' || state === 'checking')
    return (
      <Button kind="danger" isBusy={isBusy} onTap={onRevoke}>
        撤回同意，立即下架
      </Button>
    )
  return (
    <Button kind="second" onTap={onBack}>
      查看订单
    </Button>
  )
}
