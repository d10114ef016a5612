import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { bodyOf, emptyForm, problemsOf, type Form } from './form'
import { AccountStep } from './FormSteps'
import type { Merchant } from './words'

const CHANGE_WORDS: Readonly<Record<NonNullable<Merchant['accountChange']>['state'], string>> = {
  asked: '正在提交修改',
  verifying: '微信支付正在验证新账户，验证前仍打到原账户',
  verified: '最近一次修改已生效',
  failed: '修改没有通过',
}

/** Where the money goes, and the way to another account. */
export function AccountCard({
  merchant,
  onChanged,
}: {
  merchant: Merchant
  onChanged: (merchant: Merchant) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const { account, accountChange, application } = merchant
  const isChanging = accountChange?.state === 'asked' || accountChange?.state === 'verifying'
  return (
    <Card title="结算账户">
      <Text className="merchant-line">
        {account === null ? '可在「微信支付商家助手」里查看' : `${account.bank} ${account.numberMasked}`}
      </Text>
      {accountChange !== null && (
        <Text className="merchant-line">
          {`${accountChange.bank} ${accountChange.numberMasked}：${CHANGE_WORDS[accountChange.state]}${accountChange.failReason === null ? '' : `，${accountChange.failReason}`}`}
        </Text>
      )}
      <Button kind="second" isDisabled={isChanging} onTap={() => setOpen(true)}>
        更换结算账户
      </Button>
      {isOpen && (
        <ChangeSheet
          subject={application?.subject ?? 'individual'}
          onClose={() => setOpen(false)}
          onChanged={(changed) => {
            onChanged(changed)
            setOpen(false)
          }}
        />
      )}
    </Card>
  )
}

type ChangeSheetProps = {
  subject: Form['subject']
  onClose: () => void
  onChanged: (merchant: Merchant) => void
}

function ChangeSheet({ subject, onClose, onChanged }: ChangeSheetProps) {
  const [form, setForm] = useState<Form>({ ...emptyForm(), subject })
  const [isTried, setTried] = useState(false)
  const command = useCommand()
  const problems = problemsOf(form, 2)
  const change = () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    void command.run(async (id) => {
      const { account } = bodyOf(form, id)
      onChanged(await api('POST /shop/merchant/settlement-account', { body: { id, account } }))
    })
  }
  return (
    <Sheet
      title="更换结算账户"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={change}>
          提交验证
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="仍打到原账户" />}
      <AccountStep
        form={form}
        problems={isTried ? problems : {}}
        subjects={[]}
        onChange={(part) => setForm((before) => ({ ...before, ...part }))}
      />
    </Sheet>
  )
}
