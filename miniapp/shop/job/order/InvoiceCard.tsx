import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import type { Job } from '../parts/job'

const NUMBER = /^(\d{8}|\d{20})$/

/** What the owner wants on the invoice, until the shop has told its number. Not there while nobody asked for one. */
export function InvoiceCard({ order: { id: orderId } }: { order: Job }) {
  const loaded = useLoad(`invoice ${orderId}`, () =>
    api('GET /shop/orders/:orderId/invoice', { params: { orderId } }),
  )
  const [number, setNumber] = useState('')
  const issue = useCommand()
  const invoice = loaded.data?.invoice ?? null
  if (invoice === null) return null
  const submit = async () => {
    const isDone = await issue.run((commandId) =>
      api('POST /shop/orders/:orderId/invoice', { params: { orderId }, body: { commandId, number } }),
    )
    if (isDone) await loaded.reload()
  }
  return (
    <Card title={invoice.state === 'issued' ? '发票已开具' : '车主申请开票'}>
      <Cell label="抬头" note={invoice.title} />
      {invoice.taxNo !== null && <Cell label="税号" note={invoice.taxNo} />}
      {invoice.email !== null && <Cell label="邮箱" note={invoice.email} />}
      <Cell label="金额" note={money(invoice.amountFen)} />
      {invoice.state === 'issued' ? (
        <Text>{`发票号码 ${invoice.number ?? ''}`}</Text>
      ) : (
        <>
          {issue.error !== undefined && <Failure error={issue.error} safe="发票号码没有登记" />}
          <Field
            label="发票号码"
            value={number}
            onChange={setNumber}
            type="number"
            hint="8 位或 20 位数字"
            charsMax={20}
          />
          <Button isDisabled={!NUMBER.test(number)} isBusy={issue.isBusy} onTap={() => void submit()}>
            已开票，登记号码
          </Button>
        </>
      )}
    </Card>
  )
}
