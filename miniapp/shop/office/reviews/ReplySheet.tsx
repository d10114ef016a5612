import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { Review } from './dimensions'

const CHARS_MAX = 500

type ReplySheetProps = { review: Review; onClose: () => void; onReplied: () => void }

/** The shop answers once, for everybody to read. */
export function ReplySheet({ review, onClose, onReplied }: ReplySheetProps) {
  const [text, setText] = useState('')
  const command = useCommand()
  const send = async () => {
    const isDone = await command.run((commandId) =>
      api('POST /shop/reviews/:reviewId/reply', {
        params: { reviewId: review.id },
        body: { commandId, text: text.trim() },
      }),
    )
    if (isDone) onReplied()
  }
  return (
    <Sheet
      title={`回复 ${review.vehicleText}`}
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} isDisabled={text.trim() === ''} onTap={() => void send()}>
          公开回复
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="还没有回复，写的内容还在" />}
      {review.text !== '' && <Text className="reviews-text">{review.text}</Text>}
      <Field
        label="回复"
        value={text}
        isLong
        charsMax={CHARS_MAX}
        onChange={setText}
        hint="说清事实，不写车主的电话和车牌"
      />
      <Text className="reviews-when">所有人都能看到，发出后不能再改。</Text>
    </Sheet>
  )
}
