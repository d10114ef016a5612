import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Field } from '@/common/ui/Field'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'

type Invoice = NonNullable<Reply<'GET /orders/:orderId/invoice'>['invoice']>

/** The invoice of the shop: asked for here, and its number once the shop has issued it. */
export function InvoiceCard({ order }: { order: Order }) {
  const { id: orderId } = order
  const loaded = useLoad(`invoice ${orderId}`, () =>
    api('GET /orders/:orderId/invoice', { params: { orderId } }),
  )
  const [isOpen, setOpen] = useState(false)
  return (
    <WhenLoaded loaded={loaded} blocks={1}>
      {({ invoice }) => (
        <>
          <Card title="发票" isFlush>
            <InvoiceCell invoice={invoice} onTap={() => setOpen(true)} />
          </Card>
          {isOpen && (
            <InvoiceSheet
              orderId={orderId}
              before={invoice}
              onClose={() => setOpen(false)}
              onDone={() => void loaded.reload()}
            />
          )}
        </>
      )}
    </WhenLoaded>
  )
}

function InvoiceCell({ invoice, onTap }: { invoice: Invoice | null; onTap: () => void }) {
  if (invoice === null) return <Cell icon="receipt" label="开发票" note="由门店开具" onTap={onTap} />
  if (invoice.state === 'requested')
    return <Cell icon="receipt" label="等门店开票" note={`${invoice.title}，可以修改`} onTap={onTap} />
  return <Cell icon="receipt" label="发票已开具" note={`${invoice.title}，号码 ${invoice.number ?? ''}`} />
}

type SheetProps = {
  orderId: string
  before: Invoice | null
  onClose: () => void
  onDone: () => void
}

const FIELDS = [
  { name: 'title', label: '发票抬头', hint: '个人或公司全称', charsMax: 100 },
  { name: 'taxNo', label: '税号（公司必填）', hint: '15、18 或 20 位', charsMax: 40 },
  { name: 'email', label: '邮箱（选填）', hint: '接收电子发票', charsMax: 100 },
] as const

function InvoiceSheet({ orderId, before, onClose, onDone }: SheetProps) {
  const [filled, setFilled] = useState({
    title: before?.title ?? '',
    taxNo: before?.taxNo ?? '',
    email: before?.email ?? '',
  })
  const ask = useCommand()
  const { taxNo } = filled
  const title = filled.title.trim()
  const email = filled.email.trim()
  const submit = async () => {
    const optional = { ...(taxNo === '' ? {} : { taxNo }), ...(email === '' ? {} : { email }) }
    const isDone = await ask.run((commandId) =>
      api('POST /orders/:orderId/invoice', { params: { orderId }, body: { commandId, title, ...optional } }),
    )
    if (!isDone) return
    onDone()
    onClose()
  }
  return (
    <Sheet
      title="开发票"
      onClose={onClose}
      footer={
        <Button isDisabled={title === ''} isBusy={ask.isBusy} onTap={() => void submit()}>
          提交给门店
        </Button>
      }
    >
      {ask.error !== undefined && <Failure error={ask.error} safe="还没有提交" />}
      {FIELDS.map(({ name, ...field }) => {
        const problem = ask.error?.fields[`body.${name}`]
        return (
          <Field
            key={name}
            {...field}
            value={filled[name]}
            onChange={(text) => setFilled((all) => ({ ...all, [name]: text }))}
            {...(problem === undefined ? {} : { problem })}
          />
        )
      })}
    </Sheet>
  )
}
