import { Text, View } from '@tarojs/components'
import { CASE_TYPE_NAMES, type CaseType } from '@anxin/shared/care/case-words'
import { useEffect, useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { replace } from '@/common/nav'
import { useOrderPhotos } from '@/common/order-photos'
import { OrderPhotoSlots } from '@/common/pages/OrderPhotoSlots'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Toggle } from '@/common/ui/Toggle'
import { Done } from '../parts/Done'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'
import './index.scss'

type Options = Reply<'GET /orders/:orderId/case-options'>
const TEXT_CHARS_MAX = 500

/** 申请售后: what it is about, which items, in her words and pictures. A case that is open is shown instead. */
export default function AfterSalePage() {
  const order = useOrder()
  const { orderId } = order
  const options = useLoad(`case-options ${orderId}`, () =>
    orderId === '' ? undefined : api('GET /orders/:orderId/case-options', { params: { orderId } }),
  )
  const form = useForm(orderId)
  const openCaseId = options.data?.openCaseId ?? null
  useEffect(() => {
    if (openCaseId !== null) replace('/order/case/index', { caseId: openCaseId })
  }, [openCaseId])
  const isOpenable = openCaseId === null && (options.data?.types.length ?? 0) > 0
  return (
    <OrderScreen
      order={order}
      footer={() =>
        isOpenable ? (
          <Button
            kind="waiting"
            isBusy={form.command.isBusy || form.photos.isSending}
            isDisabled={!form.isComplete(options.data)}
            onTap={() => void form.send()}
          >
            提交，门店 24 小时内答复
          </Button>
        ) : (
          <Button onTap={() => replace('/order/detail/index', { orderId })}>查看订单</Button>
        )
      }
    >
      {() => (
        <WhenLoaded loaded={options} blocks={3}>
          {(data) => (
            <>
              {form.command.error !== undefined && (
                <Failure error={form.command.error} safe="你写的内容还在，款项没有变化" />
              )}
              {isOpenable ? (
                <Form options={data} form={form} />
              ) : (
                <Done title="现在不能申请售后" text="交车后才能申请；各类问题都有期限，过期请联系客服。" />
              )}
            </>
          )}
        </WhenLoaded>
      )}
    </OrderScreen>
  )
}

function useForm(orderId: string) {
  const [type, setType] = useState<CaseType>()
  const [lineIds, setLineIds] = useState<readonly string[]>([])
  const [text, setText] = useState('')
  const [km, setKm] = useState('')
  const photos = useOrderPhotos(orderId, 'case')
  const command = useCommand()
  return {
    type,
    setType,
    lineIds,
    text,
    setText,
    km,
    setKm,
    photos,
    command,
    toggleLine: (id: string, isOn: boolean) =>
      setLineIds((before) => (isOn ? [...before, id] : before.filter((one) => one !== id))),
    isComplete: (options: Options | undefined) =>
      type !== undefined && text.trim() !== '' && (!asksOdometer(options, type) || /^\d{1,7}$/.test(km)),
    async send() {
      if (type === undefined) return
      const body = { type, lineIds: [...lineIds], text: text.trim(), photoIds: [...photos.sentIds] }
      const far = km === '' ? {} : { odometerKm: Number(km) }
      await command.run(async (commandId) => {
        const input = { params: { orderId }, body: { commandId, ...body, ...far } }
        const { id: caseId } = await api('POST /orders/:orderId/cases', input)
        replace('/order/case/index', { caseId })
      })
    },
  }
}

function asksOdometer(options: Options | undefined, type: CaseType): boolean {
  return options?.types.find((one) => one.type === type)?.asksOdometer ?? false
}

function Form({ options, form }: { options: Options; form: ReturnType<typeof useForm> }) {
  const { photos } = form
  return (
    <>
      <Card title="是哪一类问题">
        <Choice
          label="是哪一类问题"
          options={options.types.map(({ type }) => ({ value: type, label: CASE_TYPE_NAMES[type] }))}
          value={form.type}
          onChoose={form.setType}
        />
      </Card>
      <Card title="和哪些项目有关，不选就是全部" isFlush>
        {options.lines.map(({ id, name, amountFen }) => (
          <Toggle
            key={id}
            label={name}
            note={money(amountFen)}
            isOn={form.lineIds.includes(id)}
            onChange={(isOn) => form.toggleLine(id, isOn)}
          />
        ))}
      </Card>
      <Card title="说清楚情况">
        <Field
          label="门店和客服会看到"
          value={form.text}
          onChange={form.setText}
          hint="什么时候、什么情况下出现"
          charsMax={TEXT_CHARS_MAX}
          isLong
        />
        {form.type !== undefined && asksOdometer(options, form.type) && (
          <Field label="车现在的里程" value={form.km} onChange={form.setKm} type="number" suffix="公里" />
        )}
        <View className="after-sale-photos">
          <OrderPhotoSlots photos={photos} />
        </View>
      </Card>
      <Text className="after-sale-foot">
        {form.lineIds.length === 0
          ? '还冻结着的款项会继续冻结到处理完。'
          : '这些项目所在的那笔付款会继续冻结到处理完，其他付款在交车满 72 小时后放给门店。'}
        接车、完工的照片会固定为证据，之后补充的会标明。
      </Text>
    </>
  )
}
