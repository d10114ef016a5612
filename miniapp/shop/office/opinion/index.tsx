import { Image, Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { VERDICT_WORDS, VERDICTS, type Verdict } from '@anxin/shared/opinions/opinion-words'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { downloadFile } from '@/common/download'
import { kilometres, money } from '@/common/format'
import { useLoad, type Loaded } from '@/common/load'
import { maskedLineNote } from '@/common/masked-line'
import { replace } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Countdown } from '@/common/ui/Countdown'
import { Field } from '@/common/ui/Field'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { parseFen } from '@/common/typed-numbers'
import './index.scss'

type Opinion = Reply<'GET /shop/opinions/:opinionId'>
type Said = { readonly verdict: Verdict | undefined; readonly price: string }

const TEXT_CHARS_MAX = 200
const ENDED: Readonly<Record<Exclude<Opinion['state'], 'asked' | 'queued'>, string>> = {
  answered: '已答复，车主会看到',
  refused: '你没有评估这一份',
  expired: '30 分钟已过，没有答复',
  withdrawn: '车主已经决定，或报价已更新',
}

/** One masked quote: what the shop thinks of every line, in a sentence and by four words. */
export default function OpinionPage() {
  const { opinionId = '' } = useRouter().params
  const opinion = useLoad(`opinion ${opinionId}`, () =>
    opinionId === '' ? undefined : api('GET /shop/opinions/:opinionId', { params: { opinionId } }),
  )
  const { data } = opinion
  if (data !== undefined && data.state === 'asked') return <Judge data={data} opinion={opinion} />
  return (
    <Screen footer={<Button onTap={() => replace('/office/opinions/index')}>全部评估</Button>}>
      <WhenLoaded loaded={opinion} blocks={3}>
        {(over) => <Over data={over} />}
      </WhenLoaded>
    </Screen>
  )
}

function Judge({ data, opinion }: { data: Opinion; opinion: Loaded<Opinion> }) {
  const { id: opinionId, quote, askedAt, dueAt, photoCount } = data
  const [said, setSaid] = useState<readonly Said[]>(() =>
    quote.lines.map(() => ({ verdict: undefined, price: '' })),
  )
  const [text, setText] = useState('')
  const command = useCommand()
  const params = { opinionId }
  const open = said.filter(({ verdict }) => verdict === undefined).length
  const put = (index: number, patch: Partial<Said>) =>
    setSaid((now) => now.map((one, nth) => (nth === index ? { ...one, ...patch } : one)))
  const act = async (send: (commandId: string) => Promise<unknown>) => {
    await command.run(send)
    await opinion.reload()
  }
  const answer = () =>
    act((commandId) => {
      const lines = said.map(({ verdict, price }) => ({
        verdict: verdict ?? ('cannot-tell' as const),
        priceFen: parseFen(price) ?? null,
      }))
      return api('POST /shop/opinions/:opinionId/answer', { params, body: { commandId, text, lines } })
    })
  const refuse = () =>
    act((commandId) => api('POST /shop/opinions/:opinionId/refusal', { params, body: { commandId } }))
  return (
    <Screen
      footer={
        <JudgeFooter
          open={open}
          hasText={text.trim() !== ''}
          isBusy={command.isBusy}
          onRefuse={() => void refuse()}
          onAnswer={() => void answer()}
        />
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="没有发出" />}
      <Card tone="waiting">
        <Countdown label="请在时限内答复" from={askedAt} until={dueAt} />
        <Text className="opinion-note">
          车主在别家拿到这份报价，想听听你的看法。看不到车牌、车主、门店和对方的价格；这不是新订单。
        </Text>
      </Card>
      <Car quote={quote} />
      {photoCount > 0 && <Photos opinionId={opinionId} count={photoCount} />}
      {quote.lines.map((line, index) => (
        <LineJudgement key={index} line={line} said={said[index]} onPut={(patch) => put(index, patch)} />
      ))}
      <Card>
        <Field
          label="给车主的一句话"
          isLong
          charsMax={TEXT_CHARS_MAX}
          value={text}
          hint="比如：刹车片还有一半，可以再用 1 万公里"
          {...problemOf(command.error)}
          onChange={setText}
        />
      </Card>
    </Screen>
  )
}

type JudgeFooterProps = {
  /** How many lines have no verdict yet. */
  open: number
  hasText: boolean
  isBusy: boolean
  onRefuse: () => void
  onAnswer: () => void
}

function JudgeFooter({ open, hasText, isBusy, onRefuse, onAnswer }: JudgeFooterProps) {
  return (
    <>
      <Button kind="plain" isCompact isDisabled={isBusy} onTap={onRefuse}>
        不评估
      </Button>
      <Button isBusy={isBusy} isDisabled={open > 0 || !hasText} onTap={onAnswer}>
        {open > 0 ? `还有 ${open} 项没选` : hasText ? '发给车主' : '再写一句话'}
      </Button>
    </>
  )
}

type LineJudgementProps = {
  line: Opinion['quote']['lines'][number]
  said: Said | undefined
  onPut: (patch: Partial<Said>) => void
}

function LineJudgement({ line, said, onPut }: LineJudgementProps) {
  return (
    <Card title={line.name}>
      <Text className="opinion-note">{maskedLineNote(line)}</Text>
      <View className="opinion-choice">
        <Choice
          label={`${line.name}，你的看法`}
          columns={2}
          options={VERDICTS.map((value) => ({
            value,
            label: VERDICT_WORDS[value],
            spoken: `${line.name}${VERDICT_WORDS[value]}`,
          }))}
          value={said?.verdict}
          onChoose={(verdict) => onPut({ verdict })}
        />
      </View>
      <Field
        label={`${line.name}在你店的价格（可不填）`}
        type="digit"
        suffix="元"
        value={said?.price ?? ''}
        onChange={(price) => onPut({ price })}
      />
    </Card>
  )
}

function problemOf(error: { readonly fields: Readonly<Record<string, string>> } | undefined) {
  const problem = error?.fields['body.text']
  return problem === undefined ? {} : { problem }
}

function Over({ data }: { data: Opinion }) {
  const { state, quote, answers, text } = data
  return (
    <>
      <Card title={state === 'asked' || state === 'queued' ? '' : ENDED[state]}>
        <Text>{text === '' ? '没有留下看法。' : text}</Text>
      </Card>
      <Car quote={quote} />
      <Card title="逐项">
        {quote.lines.map((line, index) => (
          <View key={index} className="opinion-line">
            <Text>{line.name}</Text>
            <Text className="opinion-note">{maskedLineNote(line)}</Text>
            <Answered said={answers[index]} />
          </View>
        ))}
      </Card>
    </>
  )
}

function Answered({ said }: { said: Opinion['answers'][number] | undefined }) {
  if (said === undefined) return null
  return (
    <View className="opinion-said">
      <Tag tone="action">{VERDICT_WORDS[said.verdict]}</Tag>
      {said.priceFen !== null && <Text className="opinion-note">{money(said.priceFen)}</Text>}
    </View>
  )
}

function Car({ quote: { carText, odometerKm, serviceName, isSupplement } }: { quote: Opinion['quote'] }) {
  return (
    <Card title={carText} aside={isSupplement ? <Tag>施工中的增项</Tag> : undefined}>
      <Text className="opinion-note">
        {`${serviceName}${odometerKm === null ? '' : `，接车里程 ${kilometres(odometerKm)} 公里`}`}
      </Text>
    </Card>
  )
}

/** Pictures that the owner has let go along; they have a number and no id. */
function Photos({ opinionId, count }: { opinionId: string; count: number }) {
  return (
    <Card title={`检测照片 ${count} 张`}>
      <View className="opinion-photos">
        {Array.from({ length: count }, (_one, nth) => (
          <MaskedPhoto key={nth} opinionId={opinionId} nth={nth} />
        ))}
      </View>
    </Card>
  )
}

function MaskedPhoto({ opinionId, nth }: { opinionId: string; nth: number }) {
  const [path, setPath] = useState<string>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    downloadFile(`/shop/opinions/${opinionId}/photos/${nth}`)
      .then((file) => isWanted && setPath(file))
      .catch(() => undefined)
    return () => {
      isWanted = false
    }
  }, [opinionId, nth, turn])
  const open = () => {
    if (path === undefined) setTurn((value) => value + 1)
    else void Taro.previewImage({ urls: [path], current: path })
  }
  return (
    <Tap className="opinion-photo" label={`检测照片 ${nth + 1}`} onTap={open}>
      {path !== undefined && <Image className="opinion-image" src={path} mode="aspectFill" aria-hidden />}
    </Tap>
  )
}
