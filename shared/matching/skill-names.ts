/** What the codes of trades and specialities are called; a code that is missing is shown as it is. */
export const SKILL_NAMES: Readonly<Record<string, string>> = {
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
}
