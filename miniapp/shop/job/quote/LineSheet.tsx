import { Button } from '@/common/ui/Button'
import { Sheet } from '@/common/ui/Sheet'
import { LineForm } from '../../common/LineEditor/LineForm'
import { problemOf, type DraftLine } from './draft'

type LineSheetProps = {
  line: DraftLine
  onChange: (part: Partial<DraftLine>) => void
  onRemove: () => void
  onClose: () => void
}

/** A line of the quote. Every change is kept at once, also of a line that is not complete yet. */
export function LineSheet({ line, onChange, onRemove, onClose }: LineSheetProps) {
  const problem = problemOf(line)
  const remove = () => {
    onRemove()
    onClose()
  }
  return (
    <Sheet
      title="这一行"
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" onTap={remove}>
            删除
          </Button>
          <Button onTap={onClose}>{problem === null ? '好了' : `先放着（${problem}）`}</Button>
        </>
      }
    >
      <LineForm line={line} onChange={onChange} />
    </Sheet>
  )
}
