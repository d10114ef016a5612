/** Common family and given names, combined at random: any resemblance to a person is chance. */
export const FAMILY_NAMES = '陈王李张周吴徐朱沈俞钱孙赵杨何金潘汪方章叶蒋傅郑楼蔡施韩冯马'.split('')

export const MALE_GIVEN_NAMES =
  '建国 志强 国平 伟明 卫东 建军 永康 海波 晓峰 立新 小龙 文斌 俊杰 浩然 子轩 凯 磊 勇 军 鹏 斌 涛 超 明 亮 刚 辉 杰 锋 建华 金根 阿根 利民 春生 宏伟 红兵 学军 世杰 家豪 一鸣'.split(
    ' ',
  )

export const FEMALE_GIVEN_NAMES =
  '秀英 丽华 晓燕 雅琴 美娟 小芳 慧敏 静 敏 燕 丽 佳 玲玲 雪琴 海燕 婷婷 春梅 红霞 月琴 亚萍'.split(' ')
