import { Image, Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { useState } from 'react'
import { usePhoto } from '@/common/photos'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { Icon } from '@/common/ui/Icon'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { Footer } from '../parts/Footer'
import { MaskEditor } from './MaskEditor'
import {
  isCovered,
  useShowcase,
  type Candidate,
  type Choice,
  type Editing,
  type ShopShowcase,
} from './use-showcase'
import './index.scss'

type State = NonNullable<ShopShowcase['showcase']>['state']

const STATES: Readonly<Record<State, string>> = {
  asked: '已发给车主，等车主决定。改动后会重新征求同意',
  checking: '车主已同意，客服看过遮挡后公开',
  published: '公开中。改动后先下架，再重新征求车主同意',
  rejected: '照片仍有车牌或人脸，请遮好后重新发给车主',
  refused: '车主不同意公开，不能再问',
  revoked: '车主已撤回，案例已下架',
  dropped: '你们已下架这个案例',
}
const ENDED: readonly State[] = ['refused', 'revoked', 'dropped']

/** A case of the work that is done: which photos, what is covered on each, and the story; then the owner decides. */
export default function ShowcasePage() {
  const { orderId = '', photoId } = useRouter().params
  const editing = useShowcase(orderId)
  const [openId, setOpenId] = useState(photoId)
  const { loaded, command } = editing
  const state = loaded.data?.showcase?.state
  const isEnded = state !== undefined && ENDED.includes(state)
  const open = editing.candidates.find(({ id }) => id === openId)
  return (
    <Screen footer={footerOf()}>
      {command.error !== undefined && <Failure error={command.error} safe={whichOf(command.error.fields)} />}
      <WhenLoaded
        loaded={loaded}
        empty={({ photos }) =>
          photos.length === 0 && <Empty icon="camera" text="这个工单没有可用的照片，做不了案例" />
        }
      >
        {() =>
          open === undefined ? (
            <>
              {state !== undefined && <Banner icon="info">{STATES[state]}</Banner>}
              {!isEnded && <Main editing={editing} onOpen={setOpenId} />}
            </>
          ) : (
            <MaskEditor
              photo={open}
              choice={editing.choices.get(open.id)}
              onChange={(choice) => editing.choose(open.id, choice)}
            />
          )
        }
      </WhenLoaded>
    </Screen>
  )

  function footerOf() {
    if (loaded.data === undefined || isEnded || loaded.data.photos.length === 0) return undefined
    if (open !== undefined)
      return <PhotoFooter photo={open} editing={editing} onClose={() => setOpenId(undefined)} />
    return <MainFooter editing={editing} state={state} />
  }
}

function whichOf(fields: Readonly<Record<string, string>>): string {
  const which = Object.values(fields).join('，')
  return which === '' ? '填写的都还在，没有发给车主' : `${which}。填写的都还在`
}

function Main({ editing, onOpen }: { editing: Editing; onOpen: (photoId: string) => void }) {
  const { candidates, choices, text, setText } = editing
  return (
    <>
      <Card
        title="选照片，遮车牌和人脸"
        aside={<Text className="showcase-hint">{`已选 ${choices.size}/${LIMITS.showcasePhotosMax}`}</Text>}
      >
        <View className="showcase-grid">
          {candidates.map((photo) => (
            <Tile
              key={photo.id}
              photo={photo}
              choice={choices.get(photo.id)}
              onTap={() => onOpen(photo.id)}
            />
          ))}
        </View>
      </Card>
      <Card title="怎么修的">
        <Field
          label="故障、判断和处理，大家会看到"
          value={text}
          onChange={setText}
          hint="不写车牌、手机号、车架号和车主姓名"
          charsMax={LIMITS.showcaseCharsMax}
          isLong
        />
        <Text className="showcase-hint">检测发现和做了的项目会自动带上；价格由车主决定公开与否</Text>
      </Card>
    </>
  )
}

function Tile({ photo, choice, onTap }: { photo: Candidate; choice: Choice | undefined; onTap: () => void }) {
  const { path } = usePhoto(photo.id)
  const words =
    choice === undefined ? '未选' : choice.masks.length > 0 ? `已遮 ${choice.masks.length} 处` : '无车牌人脸'
  return (
    <Tap className="showcase-tile" label={`${photo.label} ${words}`} onTap={onTap}>
      <View className="showcase-thumb">
        {path === undefined ? (
          <Icon name="image" />
        ) : (
          <Image className="showcase-thumb-image" src={path} mode="aspectFill" aria-hidden />
        )}
      </View>
      <Text className="showcase-tile-name">{photo.label}</Text>
      <Text className={`showcase-hint ${choice === undefined ? '' : 'showcase-chosen'}`}>{words}</Text>
    </Tap>
  )
}

type PhotoFooterProps = { photo: Candidate; editing: Editing; onClose: () => void }

function PhotoFooter({ photo, editing: { choices, choose }, onClose }: PhotoFooterProps) {
  const choice = choices.get(photo.id)
  const isReady = isCovered(choice)
  return (
    <Footer note={isReady ? '' : photo.showsCar ? '整车照片要先遮住车牌' : '先遮住，或确认没有车牌和人脸'}>
      <Button
        kind="second"
        isCompact
        onTap={() => {
          choose(photo.id, undefined)
          onClose()
        }}
      >
        不用这张
      </Button>
      <Button isDisabled={!isReady} onTap={onClose}>
        用这张
      </Button>
    </Footer>
  )
}

function MainFooter({ editing, state }: { editing: Editing; state: State | undefined }) {
  const { choices, text, command, submit, drop } = editing
  const missing = [
    ...(choices.size === 0 ? ['照片'] : []),
    ...(choices.size > LIMITS.showcasePhotosMax ? [`最多 ${LIMITS.showcasePhotosMax} 张照片`] : []),
    ...([...choices.values()].every(isCovered) ? [] : ['遮住车牌和人脸']),
    ...(text.trim().length < LIMITS.showcaseCharsMin ? [`至少 ${LIMITS.showcaseCharsMin} 个字`] : []),
  ]
  return (
    <Footer note={missing.length === 0 ? '' : `还差：${missing.join('、')}`}>
      {state !== undefined && (
        <Button kind="second" isCompact isBusy={command.isBusy} onTap={() => void drop()}>
          下架
        </Button>
      )}
      <Button isBusy={command.isBusy} isDisabled={missing.length > 0} onTap={() => void submit()}>
        {state === undefined ? '请车主看' : '改好了，请车主重新看'}
      </Button>
    </Footer>
  )
}
