import { Text, View } from '@tarojs/components'
import { isPlate } from '@anxin/shared/kernel/plate'
import { useEffect, useRef } from 'react'
import { Button } from '@/common/ui/Button'
import { Icon } from '@/common/ui/Icon'
import { Sheet } from '@/common/ui/Sheet'
import { Tap } from '@/common/ui/Tap'
import { CHARS_MAX, nextKeys, plateProblem, plateText } from './keys'
import './index.scss'

type PlateFieldProps = {
  value: string
  onChange: (plate: string) => void
  /** Whether the keys are there; the page knows, because other buttons may call them. */
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  /** The plate is whole and she has said that it is right. */
  onDone: (plate: string) => void
}

/** A number plate without the phone's keyboard: only the keys that a plate can have at each place. */
export function PlateField({ value, isOpen, setOpen, onChange, onDone }: PlateFieldProps) {
  const done = (plate: string) => {
    setOpen(false)
    onDone(plate)
  }
  // Keys come faster than the page is drawn again, and none of them may be lost.
  const newest = useRef(value)
  useEffect(() => {
    newest.current = value
  }, [value])
  const change = (plate: string) => {
    newest.current = plate
    onChange(plate)
  }
  const press = (key: string) => {
    const plate = newest.current + key
    if (plate.length > CHARS_MAX) return
    change(plate)
    // With eight characters nothing can follow; with seven the eighth of a new-energy plate may.
    if (plate.length === CHARS_MAX && isPlate(plate)) done(plate)
  }
  return (
    <>
      <Tap
        className="plate-field"
        label={value === '' ? '填写车牌' : `车牌 ${value}，修改`}
        onTap={() => setOpen(true)}
      >
        <Boxes plate={value} />
      </Tap>
      {isOpen && (
        <Sheet
          title="车牌号"
          onClose={() => setOpen(false)}
          footer={
            <Button isDisabled={!isPlate(value)} onTap={() => done(value)}>
              {isPlate(value) ? `就是 ${plateText(value)}` : '填完车牌'}
            </Button>
          }
        >
          <Boxes plate={value} />
          <Text className="plate-problem" aria-role="status">
            {plateProblem(value) ?? ''}
          </Text>
          <Pad plate={value} onPress={press} onDelete={() => change(newest.current.slice(0, -1))} />
        </Sheet>
      )}
    </>
  )
}

function Boxes({ plate }: { plate: string }) {
  return (
    <View className="plate-boxes" aria-hidden>
      {Array.from({ length: CHARS_MAX }, (_, index) => (
        <View
          key={index}
          className={`plate-box ${index === plate.length ? 'plate-box-next' : ''} ${index === CHARS_MAX - 1 ? 'plate-box-energy' : ''}`}
        >
          <Text>{plate[index] ?? (index === CHARS_MAX - 1 ? '+' : '')}</Text>
        </View>
      ))}
    </View>
  )
}

function Pad({
  plate,
  onPress,
  onDelete,
}: {
  plate: string
  onPress: (key: string) => void
  onDelete: () => void
}) {
  return (
    <View className="plate-pad">
      {nextKeys(plate).map((key) => (
        <Tap key={key} className="plate-key" label={key} onTap={() => onPress(key)}>
          <Text>{key}</Text>
        </Tap>
      ))}
      <Tap className="plate-key plate-key-delete" label="删除" isDisabled={plate === ''} onTap={onDelete}>
        <Icon name="close" size="small" />
      </Tap>
    </View>
  )
}
