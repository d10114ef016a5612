import { Image, Text, View, type BaseEventOrig, type ITouchEvent } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Mask } from '@anxin/shared/showcases/showcase.contract'
import { useRef, useState } from 'react'
import { usePhoto } from '@/common/photos'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Toggle } from '@/common/ui/Toggle'
import { maskDrawn, maskInMiddle, nudged, type Nudge, type Point, type Rect } from './masks'
import type { Candidate, Choice } from './use-showcase'

const NUDGES: readonly { readonly how: Nudge; readonly label: string }[] = [
  { how: 'left', label: '左移' },
  { how: 'right', label: '右移' },
  { how: 'up', label: '上移' },
  { how: 'down', label: '下移' },
  { how: 'larger', label: '放大' },
  { how: 'smaller', label: '缩小' },
]

type MaskEditorProps = {
  photo: Candidate
  choice: Choice | undefined
  onChange: (choice: Choice) => void
}

/** The finger draws over plates and faces; what is covered here, the API covers for good. */
export function MaskEditor({ photo, choice, onChange }: MaskEditorProps) {
  const masks = choice?.masks ?? []
  const put = (next: readonly Mask[]) => onChange({ masks: [...next], nothingToHide: false })
  const last = masks[masks.length - 1]
  const isFull = masks.length >= LIMITS.masksPerPhotoMax
  return (
    <Card title={photo.label}>
      <Stage photo={photo} masks={masks} onDrawn={(mask) => (isFull ? undefined : put([...masks, mask]))} />
      <Text className="showcase-hint">
        用手指在照片上划过车牌和人脸；点一下放一块车牌大小的遮挡。遮住的部分公开后无法还原
      </Text>
      <View className="showcase-tools">
        <Button kind="second" isCompact isDisabled={isFull} onTap={() => put([...masks, maskInMiddle()])}>
          加一块遮挡
        </Button>
        {last !== undefined && (
          <Button kind="plain" isCompact onTap={() => put(masks.slice(0, -1))}>
            去掉最后一块
          </Button>
        )}
      </View>
      {last !== undefined && (
        <View className="showcase-nudges">
          {NUDGES.map(({ how, label }) => (
            <Button
              key={how}
              kind="second"
              isCompact
              label={`最后一块${label}`}
              onTap={() => put([...masks.slice(0, -1), nudged(last, how)])}
            >
              {label}
            </Button>
          ))}
        </View>
      )}
      {!photo.showsCar && masks.length === 0 && (
        <Toggle
          label="这张没有车牌和人脸"
          note="你看过整张照片才选"
          isOn={choice?.nothingToHide ?? false}
          onChange={(nothingToHide) => onChange({ masks: [], nothingToHide })}
        />
      )}
    </Card>
  )
}

type StageProps = { photo: Candidate; masks: readonly Mask[]; onDrawn: (mask: Mask) => void }

function Stage({ photo: { id, label, width, height }, masks, onDrawn }: StageProps) {
  const { path, isFailed, retry } = usePhoto(id)
  const from = useRef<Point>()
  const to = useRef<Point>()
  const [drawing, setDrawing] = useState<Mask>()
  const rect = useRef<Rect>()
  const begin = (event: BaseEventOrig) => {
    from.current = pointOf(event)
    to.current = from.current
    // Where the picture is changes with scrolling, so it is measured with each stroke.
    void measure().then((found) => {
      rect.current = found
    })
  }
  const go = (event: BaseEventOrig) => {
    to.current = pointOf(event) ?? to.current
    if (from.current && to.current && rect.current)
      setDrawing(maskDrawn(from.current, to.current, rect.current) ?? undefined)
  }
  const end = async () => {
    const [start, stop] = [from.current, to.current]
    from.current = undefined
    setDrawing(undefined)
    if (!start || !stop) return
    const mask = maskDrawn(start, stop, await measure())
    if (mask !== null) onDrawn(mask)
  }
  return (
    <View
      id="mask-stage"
      className="showcase-stage"
      style={{ paddingTop: `${(height / width) * 100}%` }}
      catchMove
      aria-role="button"
      aria-label={`照片 ${label}，点一下遮住`}
      onTouchStart={begin}
      onTouchMove={go}
      onTouchEnd={() => void end()}
    >
      {path !== undefined && <Image className="showcase-picture" src={path} mode="scaleToFill" aria-hidden />}
      {path === undefined && (
        <View className="showcase-picture showcase-waiting">
          <Icon name="image" size="large" />
        </View>
      )}
      {[...masks, ...(drawing === undefined ? [] : [drawing])].map((mask, index) => (
        <View key={index} className="showcase-mask" style={placeOf(mask)} />
      ))}
      {isFailed && (
        <View className="showcase-retry">
          <Button kind="second" isCompact onTap={retry}>
            照片没有加载出来，重试
          </Button>
        </View>
      )}
    </View>
  )
}

function placeOf({ x, y, width, height }: Mask) {
  return { left: `${x / 10}%`, top: `${y / 10}%`, width: `${width / 10}%`, height: `${height / 10}%` }
}

/** Taro's types know the event of a finger only without its fingers. */
function pointOf(event: BaseEventOrig): Point | undefined {
  const { touches, changedTouches } = event as ITouchEvent
  const touch = touches[0] ?? changedTouches[0]
  return touch === undefined ? undefined : { x: touch.clientX, y: touch.clientY }
}

function measure(): Promise<Rect> {
  return new Promise((resolve) => {
    Taro.createSelectorQuery()
      .select('#mask-stage')
      .boundingClientRect((found) => {
        const rect = Array.isArray(found) ? found[0] : found
        resolve(rect ?? { left: 0, top: 0, width: 0, height: 0 })
      })
      .exec()
  })
}
