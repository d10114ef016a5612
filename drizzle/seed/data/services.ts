import type { BayKind, LineKind, PartType, PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'
import { seedId } from '../seed-id'

/*
 * The service tree, the same for every shop, and what such a job usually consists of. Durations and price ranges
 * were compiled on 2026-11-23 from general knowledge of independent repair shops in a large Chinese city, for
 * ordinary family cars; they are a starting point for the demo city's price lists, never a promised price.
 */

/** The order in which the tree is shown. 救援 has no bookable service yet: rescue is not booked by slot. */
export const SERVICE_CATEGORIES = ['保养', '故障', '钣喷', '轮胎', '电瓶', '洗车', '新能源', '救援'] as const
export type ServiceCategory = (typeof SERVICE_CATEGORIES)[number]

/** What a technician can do. `german`, `japanese` and `hybrid` are specialities beside the trade. */
export const SKILLS = {
  routine: '常规保养',
  engine: '发动机',
  gearbox: '变速箱',
  chassis: '底盘制动',
  electrics: '电气空调',
  bodywork: '钣金喷漆',
  tyre: '轮胎定位',
  wash: '洗车美容',
  'ev-hv': '新能源高压',
  german: '德系专修',
  japanese: '日系专修',
  hybrid: '混动专修',
} as const
export type Skill = keyof typeof SKILLS

/**
 * How urgent and how clear the need is, which decides what the ranking weighs: routine and body work go by rating
 * and price, diagnosis by proven skill.
 */
export const TRIAGES = { routine: '常规', repair: '维修', diagnosis: '诊断', body: '钣喷' } as const
export type Triage = keyof typeof TRIAGES

/** A line of a typical job. The unit price lies between the two values of `unitPriceFen`. */
export interface TypicalLine {
  kind: Extract<LineKind, 'labour' | 'part' | 'consumable'>
  name: string
  quantityMilli: number
  unit: string
  unitPriceFen: readonly [min: number, max: number]
  /** For parts only: the kinds in which shops usually sell it, the commonest first. */
  partTypes: readonly PartType[]
}

export interface ServiceData {
  id: string
  code: string
  category: ServiceCategory
  name: string
  about: string
  priceMode: PriceMode
  durationMin: number
  bufferMin: number
  skill: Skill
  bayKind: BayKind
  powertrains: readonly Powertrain[]
  triage: Triage
  /** Empty for inspect-first: there is no price before the car has been seen. */
  lines: readonly TypicalLine[]
  /** What the inspection usually costs; zero where it is part of the job. */
  inspectionFeeFen: readonly [min: number, max: number]
}

const ALL = ['petrol', 'diesel', 'hev', 'phev', 'erev', 'bev'] as const
const WITH_ENGINE = ['petrol', 'diesel', 'hev', 'phev', 'erev'] as const
const WITH_SPARK = ['petrol', 'hev', 'phev', 'erev'] as const
const WITH_GEARBOX = ['petrol', 'diesel', 'hev', 'phev'] as const
const PLUG_IN = ['phev', 'erev', 'bev'] as const
const ANY_HYBRID = ['hev', 'phev', 'erev'] as const

/** Labour by the hour. The hourly range is one for the city; a shop's own rate lies in it. */
const labour = (name: string, hours: number): TypicalLine => ({
  kind: 'labour',
  name,
  quantityMilli: Math.round(hours * 1000),
  unit: '工时',
  unitPriceFen: [10_000, 18_000],
  partTypes: [],
})
/** High-voltage work is paid better: two certified people, insulated tools. */
const hvLabour = (name: string, hours: number): TypicalLine => ({
  ...labour(name, hours),
  unitPriceFen: [15_000, 26_000],
})
const part = (
  name: string,
  quantity: number,
  unit: string,
  yuan: readonly [number, number],
  ...partTypes: PartType[]
): TypicalLine => ({
  kind: 'part',
  name,
  quantityMilli: Math.round(quantity * 1000),
  unit,
  unitPriceFen: [yuan[0] * 100, yuan[1] * 100],
  partTypes,
})
const consumable = (
  name: string,
  quantity: number,
  unit: string,
  yuan: readonly [number, number],
): TypicalLine => ({ ...part(name, quantity, unit, yuan), kind: 'consumable' })

type Draft = Omit<ServiceData, 'id' | 'category' | 'inspectionFeeFen'> &
  Partial<Pick<ServiceData, 'inspectionFeeFen'>>

const MAINTENANCE: Draft[] = [
  {
    code: 'oil-service',
    name: '小保养',
    about: '换机油和机油滤清器，顺手检查油液、灯光、胎压和刹车片厚度。',
    priceMode: 'fixed',
    durationMin: 45,
    bufferMin: 15,
    skill: 'routine',
    bayKind: 'lift',
    powertrains: WITH_ENGINE,
    triage: 'routine',
    lines: [
      labour('更换机油机滤', 0.5),
      consumable('全合成机油', 4, '升', [45, 85]),
      part('机油滤清器', 1, '个', [25, 60], 'brand', 'oem'),
      consumable('放油螺丝垫片', 1, '个', [3, 8]),
    ],
  },
  {
    code: 'full-service',
    name: '大保养',
    about: '小保养的全部内容，再换空气滤芯和空调滤芯，清洁节气门，底盘逐项检查。',
    priceMode: 'fixed',
    durationMin: 105,
    bufferMin: 15,
    skill: 'routine',
    bayKind: 'lift',
    powertrains: WITH_ENGINE,
    triage: 'routine',
    lines: [
      labour('更换油液滤芯并检查底盘', 1.5),
      consumable('全合成机油', 4, '升', [45, 85]),
      part('机油滤清器', 1, '个', [25, 60], 'brand', 'oem'),
      part('空气滤清器', 1, '个', [35, 90], 'brand', 'oem'),
      part('空调滤芯', 1, '个', [40, 110], 'brand', 'oem'),
      consumable('节气门清洗剂', 1, '罐', [30, 50]),
    ],
  },
  {
    code: 'cabin-filter',
    name: '更换空调滤芯',
    about: '换空调滤芯并清理进风口落叶，车里有异味或风量变小时做。',
    priceMode: 'fixed',
    durationMin: 20,
    bufferMin: 10,
    skill: 'routine',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'routine',
    lines: [
      labour('更换空调滤芯', 0.2),
      part('空调滤芯', 1, '个', [40, 110], 'brand', 'oem'),
      consumable('进风口清洁剂', 1, '次', [5, 10]),
    ],
  },
  {
    code: 'brake-fluid',
    name: '更换制动液',
    about: '抽出旧制动液，四轮排气换新，一般两年或四万公里一次。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'chassis',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('四轮排气换液', 0.8), consumable('DOT4 制动液', 1, '升', [60, 110])],
  },
  {
    code: 'coolant',
    name: '更换防冻液',
    about: '排空冷却系统换新防冻液，排气并试压检查有没有渗漏。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'engine',
    bayKind: 'lift',
    powertrains: WITH_ENGINE,
    triage: 'routine',
    lines: [labour('排空、加注、排气、试压', 0.8), consumable('长效防冻液', 6, '升', [20, 35])],
  },
  {
    code: 'gearbox-oil',
    name: '更换变速箱油',
    about: '用循环机换自动变速箱油，按车型另加滤网和油底垫，做完上电脑复位。',
    priceMode: 'range',
    durationMin: 105,
    bufferMin: 15,
    skill: 'gearbox',
    bayKind: 'lift',
    powertrains: WITH_GEARBOX,
    triage: 'routine',
    lines: [
      labour('循环机换油并复位', 1.5),
      consumable('自动变速箱油', 8, '升', [70, 130]),
      part('变速箱滤网', 1, '个', [120, 320], 'brand', 'oem'),
    ],
  },
  {
    code: 'spark-plugs',
    name: '更换火花塞',
    about: '换一组火花塞，检查点火线圈和积碳情况，冷启动不顺、油耗变高时做。',
    priceMode: 'range',
    durationMin: 50,
    bufferMin: 10,
    skill: 'engine',
    bayKind: 'general',
    powertrains: WITH_SPARK,
    triage: 'routine',
    lines: [
      labour('拆装火花塞', 0.8),
      part('铱金火花塞', 4, '支', [55, 110], 'brand', 'oem'),
      consumable('螺纹防卡剂', 1, '次', [3, 8]),
    ],
  },
  {
    code: 'brake-pads',
    name: '更换前刹车片',
    about: '换前轮刹车片，清洁卡钳，检查刹车盘厚度，做完路试。',
    priceMode: 'range',
    durationMin: 75,
    bufferMin: 15,
    skill: 'chassis',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'repair',
    lines: [
      labour('更换前刹车片', 1),
      part('前刹车片', 1, '套', [220, 520], 'brand', 'oem', 'equivalent'),
      consumable('卡钳润滑脂与清洗剂', 1, '次', [15, 30]),
    ],
  },
  {
    code: 'ac-clean',
    name: '空调系统清洗',
    about: '清洗蒸发箱和风道，除霉味，换季时做。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('可视化清洗蒸发箱', 0.8), consumable('蒸发箱清洗剂', 1, '套', [60, 110])],
  },
  {
    code: 'check-up',
    name: '全车检查',
    about: '按三十二项清单逐项检查并出报告，长途出行前或买二手车后做。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'routine',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('三十二项检查', 0.8), consumable('玻璃水与制动测试条', 1, '次', [10, 20])],
  },
]

const FAULTS: Draft[] = [
  {
    code: 'warning-light',
    name: '故障灯诊断',
    about: '仪表亮灯不知道原因：读取故障码，查数据流，给出原因和修理报价。',
    priceMode: 'inspect-first',
    durationMin: 50,
    bufferMin: 10,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [8_000, 15_000],
  },
  {
    code: 'noise',
    name: '异响诊断',
    about: '底盘、发动机舱或车内有异响：路试加举升排查，找到源头再报价。',
    priceMode: 'inspect-first',
    durationMin: 75,
    bufferMin: 15,
    skill: 'chassis',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [8_000, 18_000],
  },
  {
    code: 'engine-trouble',
    name: '发动机抖动、动力不足',
    about: '怠速抖、加速无力、烧机油：测缸压、看积碳、查点火和供油，再报价。',
    priceMode: 'inspect-first',
    durationMin: 105,
    bufferMin: 15,
    skill: 'engine',
    bayKind: 'lift',
    powertrains: WITH_ENGINE,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [10_000, 22_000],
  },
  {
    code: 'gearbox-trouble',
    name: '变速箱顿挫、打滑',
    about: '换挡冲击、打滑、不走车：路试、查油质和故障码，说明要不要拆修。',
    priceMode: 'inspect-first',
    durationMin: 105,
    bufferMin: 15,
    skill: 'gearbox',
    bayKind: 'lift',
    powertrains: WITH_GEARBOX,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [12_000, 26_000],
  },
  {
    code: 'ac-trouble',
    name: '空调不制冷',
    about: '查冷媒压力和泄漏点，查压缩机、风扇和电路，再报价。',
    priceMode: 'inspect-first',
    durationMin: 75,
    bufferMin: 15,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [8_000, 16_000],
  },
  {
    code: 'starting-trouble',
    name: '启动困难',
    about: '打不着火或要打好几次：查电瓶、起动机、油路和防盗，再报价。',
    priceMode: 'inspect-first',
    durationMin: 50,
    bufferMin: 10,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: WITH_ENGINE,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [6_000, 12_000],
  },
  {
    code: 'leak',
    name: '漏油漏液',
    about: '地上有油迹或水迹：举升清洁后加压找渗漏点，拍照说明再报价。',
    priceMode: 'inspect-first',
    durationMin: 75,
    bufferMin: 15,
    skill: 'engine',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [8_000, 15_000],
  },
  {
    code: 'steering-trouble',
    name: '跑偏、方向抖动',
    about: '直行跑偏、高速抖、刹车抖：查轮胎、球头、刹车盘和定位，再报价。',
    priceMode: 'inspect-first',
    durationMin: 75,
    bufferMin: 15,
    skill: 'chassis',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [6_000, 12_000],
  },
]

const BODY: Draft[] = [
  {
    code: 'panel-paint',
    name: '单幅喷漆',
    about: '一个面的刮擦喷漆：打磨、找平、调色、喷涂、烤干、抛光，当天取车。',
    priceMode: 'range',
    durationMin: 405,
    bufferMin: 15,
    skill: 'bodywork',
    bayKind: 'paint',
    powertrains: ALL,
    triage: 'body',
    lines: [
      labour('打磨喷涂抛光', 2.5),
      consumable('水性漆、清漆与固化剂', 1, '幅', [120, 240]),
      consumable('砂纸、遮蔽膜、抛光剂', 1, '幅', [25, 50]),
    ],
  },
  {
    code: 'bumper-repair',
    name: '保险杠修复',
    about: '塑料保险杠裂口焊补、找平、喷漆，修不了的先说明再换新。',
    priceMode: 'range',
    durationMin: 405,
    bufferMin: 15,
    skill: 'bodywork',
    bayKind: 'paint',
    powertrains: ALL,
    triage: 'body',
    lines: [
      labour('拆装、焊补、喷涂', 3.5),
      part('卡扣与支架', 1, '套', [30, 90], 'equivalent', 'oem', 'used'),
      consumable('塑料底漆、色漆与清漆', 1, '幅', [150, 280]),
    ],
  },
  {
    code: 'dent-repair',
    name: '无痕凹陷修复',
    about: '漆面没破的小坑，从内侧顶平，不喷漆。',
    priceMode: 'range',
    durationMin: 105,
    bufferMin: 15,
    skill: 'bodywork',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'body',
    lines: [labour('凹陷整平', 1.5), consumable('胶条与拉拔耗材', 1, '处', [20, 50])],
  },
  {
    code: 'scratch-polish',
    name: '划痕抛光',
    about: '没到底漆的浅划痕和太阳纹，局部研磨抛光。',
    priceMode: 'fixed',
    durationMin: 75,
    bufferMin: 15,
    skill: 'bodywork',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'body',
    lines: [labour('研磨抛光', 1), consumable('研磨剂与还原剂', 1, '幅', [30, 60])],
  },
  {
    code: 'collision',
    name: '事故车检查',
    about: '碰撞后先拆检定损：拍照列出要换和能修的，分开报价，可配合保险。',
    priceMode: 'inspect-first',
    durationMin: 105,
    bufferMin: 15,
    skill: 'bodywork',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'body',
    lines: [],
    inspectionFeeFen: [0, 10_000],
  },
]

const TYRES: Draft[] = [
  {
    code: 'tyre-replace',
    name: '更换轮胎',
    about: '换一条轮胎，含拆装、动平衡和新气嘴，旧胎可带走。',
    priceMode: 'range',
    durationMin: 50,
    bufferMin: 10,
    skill: 'tyre',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'repair',
    lines: [
      labour('拆装并做动平衡', 0.4),
      part('16～17 寸轮胎', 1, '条', [380, 780], 'brand', 'oem'),
      part('气门嘴', 1, '个', [8, 20], 'brand'),
      consumable('平衡块与润滑膏', 1, '次', [8, 15]),
    ],
  },
  {
    code: 'tyre-repair',
    name: '补胎',
    about: '内补蘑菇钉，补好做气密和动平衡，胎侧受伤不能补会先告诉您。',
    priceMode: 'fixed',
    durationMin: 25,
    bufferMin: 5,
    skill: 'tyre',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'repair',
    lines: [labour('拆装内补', 0.3), consumable('蘑菇钉与胶水', 1, '处', [15, 30])],
  },
  {
    code: 'wheel-balance',
    name: '四轮动平衡',
    about: '高速方向盘抖时做，四个轮子重新配重。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'tyre',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('四轮动平衡', 0.6), consumable('平衡块', 4, '组', [5, 12])],
  },
  {
    code: 'alignment',
    name: '四轮定位',
    about: '跑偏、吃胎或换过悬架件后做，给调整前后的数据单。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'tyre',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('四轮定位', 1), consumable('螺栓防锈剂', 1, '次', [5, 10])],
  },
  {
    code: 'tyre-rotate',
    name: '轮胎换位',
    about: '前后轮对调让四条胎磨得均匀，一万公里左右一次，顺带看刹车。',
    priceMode: 'fixed',
    durationMin: 25,
    bufferMin: 5,
    skill: 'tyre',
    bayKind: 'lift',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('四轮换位并校胎压', 0.4), consumable('螺栓清洁剂', 1, '次', [3, 6])],
  },
]

const BATTERIES: Draft[] = [
  {
    code: 'battery-replace',
    name: '更换电瓶',
    about: '换 12 伏普通蓄电池，不断电更换，设置不丢失，旧电瓶折价回收。',
    priceMode: 'range',
    durationMin: 25,
    bufferMin: 5,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'repair',
    lines: [
      labour('不断电更换', 0.3),
      part('12V 60Ah 蓄电池', 1, '只', [380, 620], 'brand', 'oem'),
      consumable('桩头保护剂', 1, '次', [5, 10]),
    ],
  },
  {
    code: 'battery-start-stop',
    name: '更换启停电瓶',
    about: '换带自动启停车型的 AGM 或 EFB 电瓶，换完上电脑匹配。',
    priceMode: 'range',
    durationMin: 50,
    bufferMin: 10,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ['petrol', 'diesel', 'hev', 'phev'],
    triage: 'repair',
    lines: [
      labour('更换并匹配', 0.6),
      part('AGM 70Ah 启停电瓶', 1, '只', [780, 1280], 'brand', 'oem'),
      consumable('桩头保护剂', 1, '次', [5, 10]),
    ],
  },
  {
    code: 'battery-check',
    name: '电瓶与充电检测',
    about: '测电瓶健康度、静态漏电和发电量，入冬前做。',
    priceMode: 'fixed',
    durationMin: 25,
    bufferMin: 5,
    skill: 'electrics',
    bayKind: 'general',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('电瓶、漏电与发电检测', 0.4), consumable('桩头清洁', 1, '次', [3, 8])],
  },
]

const WASHES: Draft[] = [
  {
    code: 'wash',
    name: '标准洗车',
    about: '车身清洗擦干，内饰吸尘，玻璃和脚垫清洁。',
    priceMode: 'fixed',
    durationMin: 30,
    bufferMin: 0,
    skill: 'wash',
    bayKind: 'wash',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('清洗、擦干、吸尘', 0.2), consumable('洗车液与毛巾消耗', 1, '次', [5, 12])],
  },
  {
    code: 'wash-detail',
    name: '精致洗车',
    about: '除虫胶树胶和铁粉，轮毂缝隙细洗，内饰逐面擦拭。',
    priceMode: 'fixed',
    durationMin: 80,
    bufferMin: 10,
    skill: 'wash',
    bayKind: 'wash',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('精细清洗', 0.9), consumable('去胶剂、铁粉去除剂、洗车液', 1, '次', [25, 45])],
  },
  {
    code: 'wax',
    name: '打蜡',
    about: '清洗后手工上蜡，保护漆面，一般能保持一个月。',
    priceMode: 'fixed',
    durationMin: 80,
    bufferMin: 10,
    skill: 'wash',
    bayKind: 'wash',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('清洗上蜡', 0.9), consumable('车蜡', 1, '次', [30, 70])],
  },
  {
    code: 'interior-clean',
    name: '内饰深度清洁',
    about: '座椅、顶棚、地毯深洗并烘干除味，当天可取。',
    priceMode: 'fixed',
    durationMin: 225,
    bufferMin: 15,
    skill: 'wash',
    bayKind: 'wash',
    powertrains: ALL,
    triage: 'routine',
    lines: [labour('拆洗、烘干、除味', 2.2), consumable('内饰清洁剂与除味剂', 1, '次', [40, 80])],
  },
]

const NEW_ENERGY: Draft[] = [
  {
    code: 'ev-service',
    name: '纯电常规保养',
    about: '换空调滤芯，查底盘、刹车、三电外观、绝缘和冷却液位，出检查单。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: ['bev'],
    triage: 'routine',
    lines: [
      hvLabour('三电与底盘检查', 0.8),
      part('空调滤芯', 1, '个', [50, 130], 'brand', 'oem'),
      consumable('玻璃水与清洁剂', 1, '次', [10, 20]),
    ],
  },
  {
    code: 'traction-battery-check',
    name: '动力电池检测',
    about: '读取容量、电芯压差、温差和绝缘数据，出健康报告。',
    priceMode: 'fixed',
    durationMin: 75,
    bufferMin: 15,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: PLUG_IN,
    triage: 'diagnosis',
    lines: [hvLabour('动力电池检测与报告', 1), consumable('绝缘防护用品', 1, '次', [10, 20])],
  },
  {
    code: 'battery-coolant',
    name: '更换电池冷却液',
    about: '换低电导率冷却液，真空加注并排气，查密封。',
    priceMode: 'range',
    durationMin: 105,
    bufferMin: 15,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: PLUG_IN,
    triage: 'routine',
    lines: [hvLabour('真空加注与排气', 1.5), consumable('低电导率冷却液', 10, '升', [35, 60])],
  },
  {
    code: 'reducer-oil',
    name: '更换减速器油',
    about: '换电驱减速器齿轮油，查放油螺丝上的铁屑。',
    priceMode: 'fixed',
    durationMin: 50,
    bufferMin: 10,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: ['erev', 'bev'],
    triage: 'routine',
    lines: [
      hvLabour('放油加注', 0.6),
      consumable('减速器齿轮油', 1.5, '升', [80, 140]),
      part('放油螺丝与垫片', 1, '套', [10, 25], 'oem', 'brand'),
    ],
  },
  {
    code: 'hybrid-battery-cooling',
    name: '混动电池散热清洁',
    about: '清理混动电池散热风道和风扇滤网，降低电池温度，两万公里左右一次。',
    priceMode: 'fixed',
    durationMin: 75,
    bufferMin: 15,
    skill: 'hybrid',
    bayKind: 'general',
    powertrains: ANY_HYBRID,
    triage: 'routine',
    lines: [
      hvLabour('拆洗风道与风扇', 1),
      part('散热风扇滤网', 1, '个', [30, 80], 'oem', 'brand'),
      consumable('清洁剂', 1, '次', [8, 15]),
    ],
  },
  {
    code: 'charging-trouble',
    name: '充电故障诊断',
    about: '慢充快充插上没反应或跳枪：查充电口、车载充电机和通信，再报价。',
    priceMode: 'inspect-first',
    durationMin: 75,
    bufferMin: 15,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: PLUG_IN,
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [12_000, 24_000],
  },
  {
    code: 'drive-trouble',
    name: '高压系统、动力中断诊断',
    about: '报动力系统故障、限速或跛行：断电验电后查高压互锁、绝缘和电驱，再报价。',
    priceMode: 'inspect-first',
    durationMin: 105,
    bufferMin: 15,
    skill: 'ev-hv',
    bayKind: 'ev',
    powertrains: ['hev', ...PLUG_IN],
    triage: 'diagnosis',
    lines: [],
    inspectionFeeFen: [15_000, 32_000],
  },
]

const TREE: Record<ServiceCategory, Draft[]> = {
  保养: MAINTENANCE,
  故障: FAULTS,
  钣喷: BODY,
  轮胎: TYRES,
  电瓶: BATTERIES,
  洗车: WASHES,
  新能源: NEW_ENERGY,
  救援: [],
}

/** Every bookable service, in the order of the tree. */
export const SERVICES: readonly ServiceData[] = SERVICE_CATEGORIES.flatMap((category) =>
  TREE[category].map((draft) => ({
    inspectionFeeFen: [0, 0] as const,
    ...draft,
    id: seedId(`service:${draft.code}`),
    category,
  })),
)
