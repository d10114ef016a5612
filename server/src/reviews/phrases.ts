/**
 * What owners write about, as data. A fixed vocabulary and not a segmenter: a dictionary of jieba's size (5 MB and a
 * native build) counts words, of which the most frequent are 师傅 and 车, and would bring names and plates to the top;
 * this one counts meanings, knows that 不贵 is praise, and can say nothing that is not written here, so no personal data
 * either. Of one text each phrase counts once. A word that is denied is what it is the opposite of.
 */
type Phrase = {
  readonly phrase: string
  readonly isGood: boolean
  readonly words: readonly string[]
  /** The phrase that the denied words are; without one a denied word says nothing. */
  readonly denied?: string
}

export const PHRASES: readonly Phrase[] = [
  {
    phrase: '手艺好',
    isGood: true,
    denied: '手艺差',
    words: ['手艺好', '技术好', '技术过硬', '专业', '修好了', '没再犯', '利索'],
  },
  {
    phrase: '手艺差',
    isGood: false,
    words: ['手艺差', '技术差', '技术不行', '没修好', '又坏了', '又响了', '又漏', '返工', '外行'],
  },
  {
    phrase: '讲得明白',
    isGood: true,
    denied: '讲不明白',
    words: [
      '讲得明白',
      '讲得清楚',
      '说得清楚',
      '讲清楚',
      '说清楚',
      '解释清楚',
      '讲得很细',
      '解释得',
      '给我看了',
      '给我看过',
      '拍了照',
      '拍照给',
    ],
  },
  {
    phrase: '讲不明白',
    isGood: false,
    words: ['讲不明白', '讲不清', '说不清', '问什么都', '不解释', '含糊'],
  },
  {
    phrase: '态度好',
    isGood: true,
    denied: '态度差',
    words: ['态度好', '服务好', '热情', '耐心', '客气', '和气'],
  },
  {
    phrase: '态度差',
    isGood: false,
    words: ['态度差', '态度不好', '态度一般', '不耐烦', '爱答不理', '冷淡', '催我', '推销'],
  },
  {
    phrase: '价格透明',
    isGood: true,
    denied: '价格不透明',
    words: [
      '价格透明',
      '明码标价',
      '没有乱收费',
      '没乱收费',
      '不乱收费',
      '和报价一样',
      '跟报价一样',
      '没加钱',
      '没有加钱',
      '没有隐形',
      '报价清楚',
    ],
  },
  {
    phrase: '价格不透明',
    isGood: false,
    words: ['价格不透明', '乱收费', '临时加价', '加了钱', '加价', '多收'],
  },
  { phrase: '不贵', isGood: true, words: ['不贵', '便宜', '实惠', '划算', '性价比', '价格公道', '公道'] },
  {
    phrase: '贵',
    isGood: false,
    denied: '不贵',
    words: ['太贵', '偏贵', '有点贵', '贵了', '好贵', '很贵', '比较贵'],
  },
  {
    phrase: '不劝多做',
    isGood: true,
    words: [
      '没有劝',
      '没劝',
      '不用换',
      '没让我换',
      '没有推销',
      '没推销',
      '不推销',
      '没有忽悠',
      '不忽悠',
      '很实在',
      '实在人',
      '诚信',
      '靠谱',
    ],
  },
  {
    phrase: '劝多做',
    isGood: false,
    words: ['劝我', '让我换', '忽悠', '过度维修', '过度保养', '坑人', '被坑'],
  },
  {
    phrase: '准时',
    isGood: true,
    denied: '等得久',
    words: ['准时', '很快', '速度快', '没有排队', '不用等', '约的几点就是几点', '提前好了', '提前完工'],
  },
  {
    phrase: '等得久',
    isGood: false,
    words: [
      '等了',
      '等太久',
      '等得久',
      '等很久',
      '排队',
      '拖了',
      '拖到',
      '拖延',
      '晚了',
      '迟到',
      '太慢',
      '很慢',
      '有点慢',
    ],
  },
  { phrase: '配件放心', isGood: true, words: ['原厂件', '正品', '旧件', '扫码', '配件放心'] },
  { phrase: '配件可疑', isGood: false, words: ['假货', '副厂', '拆车件', '配件可疑'] },
  {
    phrase: '环境整洁',
    isGood: true,
    denied: '环境脏乱',
    words: ['整洁', '整齐', '干净', '有空调', '好停车'],
  },
  { phrase: '环境脏乱', isGood: false, words: ['脏乱', '很脏', '太脏', '油污', '难停车'] },
  {
    phrase: '还会再来',
    isGood: true,
    denied: '不会再来',
    words: ['下次还来', '还会来', '会再来', '推荐给', '值得推荐', '推荐大家', '强烈推荐'],
  },
  { phrase: '不会再来', isGood: false, words: ['不会再来', '再也不来', '不来了', '不推荐'] },
]

const DENIALS = ['一点都不', '一点也不', '并不', '不太', '不够', '没有', '没', '不', '别']
const OUTSTANDING = 10

type Hit = { readonly phrase: string; readonly from: number; readonly to: number }

/** The phrases of some texts, the most frequent first; at most ten. */
export function countPhrases(texts: readonly string[]): { phrase: string; isGood: boolean; count: number }[] {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const phrase of phrasesIn(text)) counts.set(phrase, (counts.get(phrase) ?? 0) + 1)
  return PHRASES.flatMap(({ phrase, isGood }) => {
    const count = counts.get(phrase) ?? 0
    return count === 0 ? [] : [{ phrase, isGood, count }]
  })
    .toSorted((a, b) => b.count - a.count)
    .slice(0, OUTSTANDING)
}

/** The longest reading of each place counts: 不贵 is not also 贵, and 没修好 is not also 修好. */
function phrasesIn(text: string): Set<string> {
  const plain = text.replaceAll(/\s/g, '')
  const hits = PHRASES.flatMap((entry) => entry.words.flatMap((word) => hitsOf(plain, entry, word)))
  const covers = (wide: Hit, narrow: Hit) =>
    wide.from <= narrow.from && wide.to >= narrow.to && wide.to - wide.from > narrow.to - narrow.from
  return new Set(
    hits.filter((hit) => !hits.some((other) => covers(other, hit))).flatMap(({ phrase }) => phrase || []),
  )
}

function hitsOf(text: string, { phrase, denied = '' }: Phrase, word: string): Hit[] {
  const hits: Hit[] = []
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const denial = DENIALS.find((no) => text.slice(0, at).endsWith(no))
    const to = at + word.length
    // A denied word without an opposite is a reading too, which says nothing and hides the word.
    hits.push(
      denial === undefined ? { phrase, from: at, to } : { phrase: denied, from: at - denial.length, to },
    )
  }
  return hits
}
