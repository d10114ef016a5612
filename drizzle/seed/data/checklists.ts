import { repairKindOf, type RepairKind } from '@anxin/shared/care/warranty'
import type { SheetItem, WorkStep } from '@anxin/shared/catalogue/checklist'
import { SERVICES, type ServiceData } from './services'

/*
 * How each service is inspected and done. A version that was once published is never changed, because orders keep the
 * one of their intake: what changes gets the next version, beside the former.
 */

export interface ChecklistData {
  serviceId: string
  version: number
  sheet: readonly SheetItem[]
  steps: readonly WorkStep[]
  repairKind: RepairKind
}

/** Names that start with a star are felt or heard and cannot be photographed. */
const group = (name: string, ...items: string[]): SheetItem[] =>
  items.map((item) => ({
    name: item.replace('*', ''),
    group: name,
    needsPhoto: !item.startsWith('*'),
  }))

/** In the order in which one walks around and under a car. */
const CAR = [
  ...group('发动机舱', '机油', '冷却液', '刹车油', '电瓶', '皮带', '空气滤芯'),
  ...group('底盘', '前刹车片', '后刹车片', '刹车盘', '减震器', '悬架胶套', '渗漏'),
  ...group('轮胎', '左前胎', '右前胎', '左后胎', '右后胎'),
  ...group('灯光和车内', '灯光', '雨刮', '*空调', '故障灯'),
]
const ELECTRIC = [
  ...group('三电', '高压线束', '充电口', '电池包底部', '冷却液', '电瓶'),
  ...group('底盘', '前刹车片', '后刹车片', '刹车盘', '减震器', '悬架胶套', '渗漏'),
  ...group('轮胎', '左前胎', '右前胎', '左后胎', '右后胎'),
  ...group('灯光和车内', '灯光', '雨刮', '*空调', '故障灯'),
]
const WHEELS = [
  ...group('轮胎', '左前胎', '右前胎', '左后胎', '右后胎'),
  ...group('底盘', '前刹车片', '后刹车片', '减震器', '悬架胶套'),
]
const BODY = [
  ...group('漆面', '车头漆面', '左侧漆面', '右侧漆面', '车尾漆面', '车顶漆面'),
  ...group('外观件', '前杠', '后杠', '灯具', '玻璃', '后视镜'),
]
const WASH = [
  ...group('外观', '车漆', '玻璃', '轮毂'),
  ...group('车内', '座椅', '仪表台', '*异味'),
]

const step = (key: string, name: string): WorkStep => ({ key, name, needsPhoto: false })
const shown = (key: string, name: string): WorkStep => ({ key, name, needsPhoto: true })

const TORQUE = shown('torque', '螺栓按规定力矩复核')
const LEVEL = shown('fluid-level', '液位在上下限之间')
const OLD_PART = shown('old-part', '换下的旧件')
const NO_LEAK = step('no-leak', '起动后无渗漏')
const ROAD_TEST = step('road-test', '试车正常')
const RESET = step('reset', '保养提示已复位')
const NO_CODES = step('no-codes', '故障码已清除，未再出现')
const INSULATION = shown('insulation', '绝缘检测读数')

/** By service; what is not here goes by its triage. */
const STEPS: Readonly<Record<string, readonly WorkStep[]>> = {
  'oil-service': [TORQUE, LEVEL, NO_LEAK, RESET],
  'full-service': [TORQUE, LEVEL, OLD_PART, NO_LEAK, RESET],
  'cabin-filter': [OLD_PART, step('airflow', '出风正常')],
  'brake-fluid': [LEVEL, step('bleed', '四轮排气完毕，踏板有力'), ROAD_TEST],
  coolant: [LEVEL, NO_LEAK, step('fan', '水温正常，风扇工作')],
  'gearbox-oil': [LEVEL, TORQUE, NO_LEAK, ROAD_TEST],
  'spark-plugs': [OLD_PART, TORQUE, NO_CODES],
  'brake-pads': [OLD_PART, TORQUE, step('pedal', '踏板行程正常'), ROAD_TEST],
  'ac-clean': [shown('evaporator', '蒸发箱清洗后'), step('airflow', '出风正常，无异味')],
  'check-up': [shown('report', '检查单')],
  'panel-paint': [shown('before-paint', '打磨后'), shown('thickness', '漆膜厚度读数'), step('dry', '漆面已烤干抛光')],
  'bumper-repair': [shown('before-paint', '焊补后'), step('fit', '缝隙均匀，卡扣齐全')],
  'dent-repair': [shown('after', '凹陷处修后')],
  'scratch-polish': [shown('after', '划痕处抛光后')],
  'tyre-replace': [shown('dot', '新胎生产周期'), TORQUE, step('pressure', '胎压符合标签')],
  'tyre-repair': [shown('patch', '内补处'), TORQUE, step('pressure', '胎压符合标签，无漏气')],
  'wheel-balance': [shown('balance', '动平衡归零读数'), TORQUE],
  alignment: [shown('alignment', '调整后的数据单'), TORQUE, ROAD_TEST],
  'tyre-rotate': [TORQUE, step('pressure', '胎压符合标签')],
  'battery-replace': [OLD_PART, shown('charge', '发电电压读数')],
  'battery-start-stop': [OLD_PART, shown('charge', '发电电压读数'), step('coded', '电瓶已匹配')],
  'battery-check': [shown('charge', '检测仪读数')],
  'ev-service': [TORQUE, INSULATION, LEVEL, RESET],
  'traction-battery-check': [shown('report', '电池检测报告')],
  'battery-coolant': [LEVEL, INSULATION, NO_LEAK],
  'reducer-oil': [TORQUE, NO_LEAK, ROAD_TEST],
  'hybrid-battery-cooling': [shown('filter', '清洁后的滤网'), NO_CODES],
  'charging-trouble': [INSULATION, step('charging', '充电正常')],
  'drive-trouble': [INSULATION, NO_CODES, ROAD_TEST],
}

function stepsOf({ code, category, triage }: ServiceData): readonly WorkStep[] {
  const own = STEPS[code]
  if (own) return own
  if (category === '洗车') return [step('clean', '内外逐面检查过')]
  if (triage === 'body') return [shown('after', '修复处'), step('fit', '缝隙均匀，件已装牢')]
  return [TORQUE, ROAD_TEST]
}

function sheetOf({ category }: ServiceData): readonly SheetItem[] {
  switch (category) {
    case '新能源':
      return ELECTRIC
    case '钣喷':
      return BODY
    case '轮胎':
      return WHEELS
    case '洗车':
      return WASH
    case '保养':
    case '故障':
    case '电瓶':
    case '救援':
      return CAR
  }
}

export const CHECKLISTS: readonly ChecklistData[] = SERVICES.map((service) => ({
  serviceId: service.id,
  version: 1,
  sheet: sheetOf(service),
  steps: stepsOf(service),
  repairKind: repairKindOf(service.code),
}))
