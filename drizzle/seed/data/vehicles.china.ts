import type { BrandText } from './vehicles'

/**
 * Chinese brands, private cars and light vans. The format and what the letters and the tilde mean are written
 * in vehicles.ts.
 */
export const CHINESE_BRANDS: readonly BrandText[] = [
  {
    name: '比亚迪',
    initial: 'B',
    country: '中国',
    series: `
      F0 2008-2015~ P
      F3 2005-2021~ P
      F3DM 2008-2013~ I
      F6 2008-2013~ P
      G3 2009-2014~ P
      G5 2014-2018~ P
      G6 2011-2014~ P
      L3 2010-2015~ P
      M6 2010-2017~ P
      S6 2011-2017~ P
      S7 2014-2018~ P
      速锐 2012-2018~ P
      e1 2019-2021~ E
      e2 2019-2024~ E
      e3 2019-2024~ E
      e5 2015-2020~ E
      e6 2011-2022~ E
      S2 2019-2021~ E
      D1 2020-2023~ E
      秦 2013-2019~ I,E
      秦Pro 2018-2021~ P,I,E
      秦PLUS 2021- I,E
      秦L DM-i 2024- I
      秦L EV 2025- E
      汉 2020- E,I
      汉L 2025- E,I
      唐 2015- P,I,E
      唐L 2025- E,I
      宋 2016-2020~ P,I,E
      宋MAX 2017-2024~ P,I,E
      宋Pro 2019- P,I,E
      宋PLUS 2020- P,I,E
      宋L 2023- E
      宋L DM-i 2024- I
      元 2016-2021~ P,E
      元Pro 2021-2024~ E
      元PLUS 2022- E
      元UP 2024- E
      夏 2025- I
      海豚 2021- E
      海鸥 2023- E
      海豹 2022- E
      海豹05 DM-i 2025- I
      海豹06 DM-i 2024- I
      海豹06 EV 2025- E
      海豹06 GT 2024- E
      海豹07 DM-i 2024- I
      海狮05 EV 2025- E
      海狮05 DM-i 2025- I
      海狮06 2025- E,I
      海狮07 EV 2024- E
      护卫舰07 2022- I
      驱逐舰05 2022- I
    `,
  },
  {
    name: '腾势',
    initial: 'T',
    country: '中国',
    series: `
      腾势500 2014-2019~ E
      腾势X 2019-2022~ I,E
      D9 2022- I,E
      N7 2023- E
      N8 2023-2024~ I
      N8L 2025- I
      N9 2025- I
      Z9 2024- I,E
      Z9GT 2024- I,E
    `,
  },
  {
    name: '仰望',
    initial: 'Y',
    country: '中国',
    series: `
      U7 2025- E,I
      U8 2023- R
      U8L 2025- R
      U9 2024- E
    `,
  },
  {
    name: '方程豹',
    initial: 'F',
    country: '中国',
    series: `
      豹5 2023- I
      豹8 2024- I
      钛3 2025- E
      钛7 2025- I
    `,
  },
  {
    name: '蔚来',
    initial: 'W',
    country: '中国',
    series: `
      ES8 2018- E
      ES6 2019- E
      EC6 2020- E
      ET7 2022- E
      ET5 2022- E
      ET5T 2023- E
      ES7 2022- E
      EC7 2023- E
      ET9 2025- E
    `,
  },
  {
    name: '乐道',
    initial: 'L',
    country: '中国',
    series: `
      L60 2024- E
      L90 2025- E
    `,
  },
  {
    name: '萤火虫',
    initial: 'Y',
    country: '中国',
    series: `
      萤火虫 2025- E
    `,
  },
  {
    name: '小鹏',
    initial: 'X',
    country: '中国',
    series: `
      G3 2018-2023~ E
      P7 2020- E
      P5 2021-2024~ E
      G9 2022- E
      G6 2023- E
      X9 2024- E,R
      MONA M03 2024- E
      P7+ 2024- E
      G7 2025- E
    `,
  },
  {
    name: '理想',
    initial: 'L',
    country: '中国',
    series: `
      ONE 2019-2022 R
      L9 2022- R
      L8 2022- R
      L7 2023- R
      L6 2024- R
      MEGA 2024- E
      i8 2025- E
      i6 2025- E
    `,
  },
  {
    name: '问界',
    initial: 'W',
    country: '中国',
    series: `
      M5 2022- R,E
      M7 2022- R,E
      M8 2025- R,E
      M9 2023- R,E
    `,
  },
  {
    name: '智界',
    initial: 'Z',
    country: '中国',
    series: `
      S7 2023- E
      R7 2024- E,R
    `,
  },
  {
    name: '享界',
    initial: 'X',
    country: '中国',
    series: `
      S9 2024- E,R
      S9T 2025- E,R
    `,
  },
  {
    name: '尊界',
    initial: 'Z',
    country: '中国',
    series: `
      S800 2025- E,R
    `,
  },
  {
    name: '尚界',
    initial: 'S',
    country: '中国',
    series: `
      H5 2025- E,R
    `,
  },
  {
    name: '赛力斯',
    initial: 'S',
    country: '中国',
    series: `
      SF5 2020-2022~ R
    `,
  },
  {
    name: '零跑',
    initial: 'L',
    country: '中国',
    series: `
      S01 2019-2021~ E
      T03 2020- E
      C11 2021- E,R
      C01 2022- E,R
      C10 2024- E,R
      C16 2024- E,R
      B10 2025- E,R
      B01 2025- E
    `,
  },
  {
    name: '极氪',
    initial: 'J',
    country: '中国',
    series: `
      001 2021- E
      009 2022- E
      X 2023- E
      007 2023- E
      007GT 2025- E
      7X 2024- E
      MIX 2024- E
      9X 2025- I
    `,
  },
  {
    name: '小米',
    initial: 'X',
    country: '中国',
    series: `
      SU7 2024- E
      SU7 Ultra 2025- E
      YU7 2025- E
    `,
  },
  {
    name: '深蓝',
    initial: 'S',
    country: '中国',
    series: `
      SL03 2022- E,R
      S7 2023- E,R
      G318 2024- R
      L07 2024- E,R
      S07 2024- E,R
      S05 2024- E,R
      S09 2025- R
    `,
  },
  {
    name: '阿维塔',
    initial: 'A',
    country: '中国',
    series: `
      11 2022- E,R
      12 2023- E,R
      07 2024- E,R
      06 2025- E,R
    `,
  },
  {
    name: '岚图',
    initial: 'L',
    country: '中国',
    series: `
      FREE 2021-2025~ R,E
      FREE+ 2025- R,E
      梦想家 2022- E,I
      追光 2023- E,I
      知音 2024- E
      泰山 2025- I
    `,
  },
  {
    name: '智己',
    initial: 'Z',
    country: '中国',
    series: `
      L7 2022- E
      LS7 2023- E
      LS6 2023- E,R
      L6 2024- E
      LS9 2025- R
    `,
  },
  {
    name: '飞凡',
    initial: 'F',
    country: '中国',
    series: `
      ER6 2020-2022~ E
      MARVEL R 2021-2023~ E
      R7 2022-2024 E
      F7 2023-2024 E
    `,
  },
  {
    name: '哪吒',
    initial: 'N',
    country: '中国',
    series: `
      N01 2018-2020~ E
      U 2020-2023~ E
      V 2020-2023~ E
      AYA 2023-2024~ E
      X 2023-2024~ E
      S 2022-2024~ E,R
      GT 2023-2024~ E
      L 2024-2025~ R,E
    `,
  },
  {
    name: '极狐',
    initial: 'J',
    country: '中国',
    series: `
      阿尔法T 2020- E
      阿尔法S 2021- E
      考拉 2023- E
      阿尔法T5 2023- E
      阿尔法S5 2024- E
      T1 2025- E
    `,
  },
  {
    name: '埃安',
    initial: 'A',
    country: '中国',
    series: `
      AION S 2019- E
      AION LX 2019-2024~ E
      AION V 2020- E
      AION Y 2021- E
      AION RT 2024- E
      AION UT 2025- E
      i60 2025- R,E
    `,
  },
  {
    name: '昊铂',
    initial: 'H',
    country: '中国',
    series: `
      SSR 2023- E
      GT 2023- E
      HT 2023- E
      HL 2025- E,R
    `,
  },
  {
    name: '合创',
    initial: 'H',
    country: '中国',
    series: `
      007 2020-2022~ E
      Z03 2021-2024~ E
      A06 2022-2024~ E
      V09 2023-2024~ E
    `,
  },
  {
    name: '广汽传祺',
    initial: 'G',
    country: '中国',
    series: `
      GA3 2013-2017~ P
      GA3S视界 2014-2018~ P,I
      GA4 2018-2021~ P
      GA5 2010-2016~ P
      GA6 2014-2022~ P
      GA8 2016-2022~ P
      GS3 2017- P
      GS4 2015- P,I
      GS4 PLUS 2020-2023~ P
      GS5 2012-2022~ P
      GS7 2017-2020~ P
      GS8 2016- P,H
      M6 2019- P
      M8 2018- P,H
      E8 2023- I
      E9 2023- I
      ES9 2024- I
      影豹 2021- P,H
      影酷 2022- P,H
      向往S7 2025- I
    `,
  },
  {
    name: '长城',
    initial: 'C',
    country: '中国',
    series: `
      赛弗 2002-2008~ P
      精灵 2007-2011~ P
      炫丽 2008-2014~ P
      酷熊 2008-2012~ P
      凌傲 2010-2014~ P
      腾翼C30 2010-2017~ P,E
      腾翼C50 2012-2016~ P
      腾翼V80 2009-2014~ P
      风骏5 2009- P,D
      风骏7 2018- P,D
      炮 2019- P,D
      山海炮 2022- P,I
    `,
  },
  {
    name: '哈弗',
    initial: 'H',
    country: '中国',
    series: `
      M1 2009-2014~ P
      M2 2010-2014~ P
      M4 2012-2016~ P
      M6 2016~-2022~ P
      H1 2014-2018~ P
      H2 2014-2021~ P
      H2s 2016-2019~ P
      H3 2005-2014~ P,D
      H4 2018-2020~ P
      H5 2010- P,D
      H6 2011- P,D,H,I
      H6 Coupe 2015-2020~ P
      H6S 2021-2023~ P,H
      H7 2016-2020~ P
      H8 2014-2018~ P
      H9 2014- P,D
      F5 2018-2021~ P
      F7 2018-2023~ P
      F7x 2019-2022~ P
      大狗 2020- P,I
      初恋 2020-2022~ P
      赤兔 2021-2023~ P,H
      神兽 2021-2024~ P,H
      酷狗 2022-2024~ P
      枭龙 2023- I
      枭龙MAX 2023- I
      猛龙 2023- P,I
    `,
  },
  {
    name: '魏牌',
    initial: 'W',
    country: '中国',
    series: `
      VV5 2017-2021~ P
      VV6 2018-2021~ P
      VV7 2017-2021~ P,I
      P8 2018-2020~ I
      摩卡 2021-2024~ P,I
      玛奇朵 2021-2023~ H,I
      拿铁 2021-2024~ H,I
      蓝山 2023- I
      高山 2023- I
    `,
  },
  {
    name: '坦克',
    initial: 'T',
    country: '中国',
    series: `
      300 2020- P,D,I
      400 2023- P,I
      500 2022- P,I
      700 2024- I
    `,
  },
  {
    name: '欧拉',
    initial: 'O',
    country: '中国',
    series: `
      iQ 2018-2020~ E
      白猫 2020-2022~ E
      黑猫 2018-2022~ E
      好猫 2020- E
      芭蕾猫 2022-2025~ E
      闪电猫 2022-2025~ E
    `,
  },
  {
    name: '吉利汽车',
    initial: 'J',
    country: '中国',
    series: `
      豪情 1998-2008~ P
      美日 2000-2009~ P
      优利欧 2003-2008~ P
      自由舰 2005-2013~ P
      金刚 2006-2020~ P
      熊猫 2008-2016~ P
      远景 2006-2022~ P
      远景X1 2017-2020~ P
      远景S1 2017-2020~ P
      远景X3 2017-2023~ P
      远景X6 2016-2022~ P
      GX7 2012-2016~ P
      帝豪 2009- P,I,E
      帝豪EC8 2010-2015~ P
      帝豪GL 2016-2022~ P,E
      帝豪GS 2016-2023~ P,E
      帝豪S 2021-2023~ P
      帝豪L 2022-2024~ I,P
      博瑞 2015-2023~ P,I
      博越 2016- P
      博越L 2022- P,H
      博越COOL 2023- P
      缤瑞 2018- P,I
      缤越 2018- P,I
      星越 2019-2023~ P,I
      星越L 2021- P,H,I
      星瑞 2020- P
      豪越 2020-2023~ P
      豪越L 2023- P
      嘉际 2019-2023~ P,I
      ICON 2020-2024~ P
    `,
  },
  {
    name: '吉利银河',
    initial: 'J',
    country: '中国',
    series: `
      L7 2023- I
      L6 2023- I
      E8 2024- E
      E5 2024- E
      星舰7 2024- I
      星耀8 2025- I,E
      A7 2025- I
      M9 2025- I
      星愿 2024- E
      熊猫mini 2023- E
    `,
  },
  {
    name: '领克',
    initial: 'L',
    country: '中国',
    series: `
      01 2017- P,H,I
      02 2018-2023~ P,I
      03 2018- P,I
      05 2020- P,I
      06 2020- P,I
      07 EM-P 2024- I
      08 2023- I
      09 2021- P,I
      10 EM-P 2025- I
      900 2025- I
      Z10 2024- E
      Z20 2024- E
    `,
  },
  {
    name: '几何',
    initial: 'J',
    country: '中国',
    series: `
      A 2019-2023~ E
      C 2020-2023~ E
      E 2022-2024~ E
      G6 2022-2024~ E
      M6 2022-2024~ E
      EX3功夫牛 2021-2023~ E
    `,
  },
  {
    name: '睿蓝',
    initial: 'R',
    country: '中国',
    series: `
      枫叶30X 2020-2022~ E
      枫叶60S 2021-2023~ E
      枫叶80V 2021-2023~ E
      睿蓝X3 PRO 2022-2024~ P
      睿蓝7 2022- E
      睿蓝9 2022-2024~ E
    `,
  },
  {
    name: '五菱',
    initial: 'W',
    country: '中国',
    series: `
      之光 2002- P
      荣光 2008- P
      荣光V 2015- P
      荣光小卡 2012- P
      宏光 2010- P
      宏光S 2013- P
      宏光S3 2017-2021~ P
      宏光PLUS 2019- P
      宏光V 2014- P
      宏光MINIEV 2020- E
      征程 2014- P
      凯捷 2020- P,H
      星辰 2021-2024~ P,H
      佳辰 2022-2025~ P
      星驰 2022-2024~ P
      NanoEV 2021-2024~ E
      Air ev晴空 2022-2024~ E
      缤果 2023- E
      缤果S 2025- E
      星光 2023- I,E
      星光S 2024- I,E
      星光730 2025- P,I,E
      扬光 2024- E
    `,
  },
  {
    name: '宝骏',
    initial: 'B',
    country: '中国',
    series: `
      乐驰 2011-2017~ P
      310 2016-2021~ P
      310W 2017-2021~ P
      330 2015-2018~ P
      360 2018-2020~ P
      510 2017-2022~ P
      530 2018-2022~ P
      560 2015-2019~ P
      610 2014-2018~ P
      630 2011-2019~ P
      730 2014-2021~ P
      RC-5 2020-2022~ P
      RC-6 2019-2022~ P
      RM-5 2019-2022~ P
      RS-3 2019-2022~ P
      RS-5 2019-2022~ P
      Valli 2021-2022~ P
      E100 2017-2021~ E
      E200 2018-2021~ E
      E300 2020-2021~ E
      KiWi EV 2021-2023~ E
      悦也 2023- E
      悦也Plus 2024- E
      云朵 2023- E
      云海 2024- E,I
      享境 2025- E,I
    `,
  },
  {
    name: '上汽大通',
    initial: 'S',
    country: '中国',
    series: `
      V80 2011- D,E
      V90 2019- D
      G10 2014-2023~ P,D
      G20 2019-2023~ P,D
      G50 2019- P,E
      G90 2022- P
      D60 2019-2022~ P
      D90 2017-2023~ P,D
      T60 2016- D,P
      T70 2019- D,P
      T90 2021-2023~ D,E
      EUNIQ 6 2019-2022~ E,I
      大家7 2023- E
      大家9 2022- E
      星际X 2023- D
    `,
  },
  {
    name: '荣威',
    initial: 'R',
    country: '中国',
    series: `
      350 2010-2016~ P
      360 2015-2018~ P
      550 2008-2016~ P,I
      750 2006-2016~ P
      950 2012-2018~ P,I
      W5 2011-2016~ P
      i5 2018- P,E
      i6 2017-2021~ P
      i6 MAX 2020-2023~ P,I,E
      ei6 2017-2020~ I
      Ei5 2018-2022~ E
      RX3 2017-2021~ P
      RX5 2016- P,I,E
      RX5 MAX 2019-2022~ P,I
      RX8 2018-2023~ P
      RX9 2023- P
      iMAX8 2020- P,E,I
      科莱威CLEVER 2020-2023~ E
      MARVEL X 2018-2021~ E
      龙猫 2022-2023~ P
      鲸 2021-2023~ P
      D7 2023- I,E
      D5X 2024- I
    `,
  },
  {
    name: '名爵',
    initial: 'M',
    country: '中国',
    series: `
      MG3 2011-2017~ P
      MG3SW 2008-2011~ P
      MG5 2012- P
      MG6 2010- P,I
      MG7 2008-2013~ P
      新MG7 2023- P
      锐行GT 2014-2019~ P
      锐腾GS 2015-2020~ P
      ZS 2017-2024~ P,E
      HS 2018-2022~ P,I
      领航 2020-2023~ P,I
      ONE 2022- P
      MG4 2022- E
      Cyberster 2023- E
    `,
  },
  {
    name: '长安',
    initial: 'C',
    country: '中国',
    series: `
      奔奔 2006-2021~ P,E
      奔奔mini 2010-2014~ P
      奔奔E-Star 2020-2023~ E
      Lumin 2022- E
      悦翔 2009-2021~ P
      志翔 2008-2012~ P
      逸动 2012- P,E,I
      逸动XT 2013-2020~ P
      睿骋 2013-2018~ P
      睿骋CC 2017-2020~ P
      锐程CC 2020-2023~ P
      CS15 2016-2021~ P,E
      CS35 2012-2021~ P
      CS35 PLUS 2018- P
      CS55 2017-2020~ P,E
      CS55 PLUS 2019- P
      CS75 2014-2020~ P,I
      CS75 PLUS 2019- P
      CS75 PRO 2022- P
      CS85 COUPE 2019-2022~ P
      CS95 2017-2023~ P
      UNI-T 2020- P
      UNI-K 2021- P,I
      UNI-V 2022- P,I
      UNI-Z 2024- P,I
      X5 PLUS 2023- P
      X7 PLUS 2023- P
    `,
  },
  {
    name: '长安启源',
    initial: 'C',
    country: '中国',
    series: `
      A05 2023- I
      A06 2025- E
      A07 2023- E,R
      Q05 2023- I,E
      Q07 2025- I
      E07 2024- E,R
    `,
  },
  {
    name: '长安欧尚',
    initial: 'C',
    country: '中国',
    series: `
      欧诺 2012-2020~ P,E
      欧力威 2013-2017~ P
      欧尚A600 2015~-2019~ P
      欧尚A800 2017-2020~ P
      CX70 2016-2020~ P
      X70A 2018-2021~ P
      COS1°科尚 2018-2022~ P
      X5 2020-2023~ P
      X7 2019-2023~ P,E
      Z6 2022-2024~ P,I
    `,
  },
  {
    name: '奇瑞',
    initial: 'Q',
    country: '中国',
    series: `
      风云 1999-2006~ P
      QQ3 2003-2013~ P
      QQ6 2006-2010~ P
      新QQ 2012-2016~ P
      旗云 2003-2013~ P
      东方之子 2003-2013~ P
      A1 2007-2012~ P
      A3 2008-2014~ P
      A5 2006-2010~ P
      E3 2013-2017~ P
      E5 2011-2016~ P
      风云2 2009-2016~ P
      X1 2010-2014~ P
      瑞虎 2005-2013~ P
      瑞虎3 2014-2022~ P
      瑞虎3x 2016- P,E
      瑞虎5 2013-2018~ P
      瑞虎5x 2017- P
      瑞虎7 2016- P
      瑞虎7 PLUS 2021- P,I
      瑞虎8 2018- P
      瑞虎8 PLUS 2020- P,I
      瑞虎8 PRO 2022- P,I
      瑞虎9 2023- P,I
      艾瑞泽3 2014-2018~ P
      艾瑞泽5 2016- P,E
      艾瑞泽5 GT 2022- P
      艾瑞泽7 2013-2018~ P,I
      艾瑞泽8 2022- P
      艾瑞泽GX 2018-2022~ P
      欧萌达 2022- P
      探索06 2023- P
      eQ 2014-2018~ E
      小蚂蚁 2017- E
      大蚂蚁 2020-2024~ E
      QQ冰淇淋 2021- E
      无界Pro 2022- E
      舒享家 2023~- E
      风云A8 2024- I
      风云T9 2024- I
      风云T10 2024- I
      风云A9L 2025- I
    `,
  },
  {
    name: '星途',
    initial: 'X',
    country: '中国',
    series: `
      TX 2019-2020~ P
      TXL凌云 2019- P
      LX追风 2019-2024~ P,I
      揽月 2021- P,I
      瑶光 2022- P,I
      星纪元ES 2023- E,R
      星纪元ET 2024- E,R
    `,
  },
  {
    name: '捷途',
    initial: 'J',
    country: '中国',
    series: `
      X70 2018- P
      X70 PLUS 2020- P
      X90 2019-2023~ P
      X90 PLUS 2021- P
      X95 2019-2022~ P
      大圣 2022- P,I
      旅行者 2023- P
      自由者 2025- P
      山海L6 2024- I
      山海L7 2024- I
      山海L9 2023- I
      山海T1 2024- I
      山海T2 2024- I
      纵横G700 2025- I
    `,
  },
  {
    name: 'iCAR',
    initial: 'I',
    country: '中国',
    series: `
      iCAR 03 2024- E
      iCAR V23 2024- E
    `,
  },
  {
    name: '红旗',
    initial: 'H',
    country: '中国',
    series: `
      世纪星 2000-2006~ P
      明仕 2000~-2007~ P
      盛世 2006-2013~ P
      L5 2014- P
      国雅 2024- P
      H5 2018- P,H,I
      H6 2022- P
      H7 2013-2021~ P,I
      H9 2020- P
      HS3 2022- P,I
      HS5 2019- P
      HS6 PHEV 2025- I
      HS7 2019- P,I
      HQ9 2022- P,I
      E-HS3 2019-2021~ E
      E-HS9 2020- E
      E-QM5 2021- E
      EH7 2024- E
      EHS7 2024- E
      天工05 2025- E
      天工06 2025- E
      天工08 2025- E
    `,
  },
  {
    name: '奔腾',
    initial: 'B',
    country: '中国',
    series: `
      B30 2015-2020~ P,E
      B50 2009-2019~ P,I
      B70 2006- P,I
      B90 2012-2018~ P
      X40 2016-2020~ P,E
      X80 2013-2019~ P
      T33 2019-2022~ P
      T55 2021- P
      T77 2018-2022~ P
      T99 2019- P
      T90 2023- P,I
      NAT 2021- E
      小马 2024- E
      悦意03 2025- E
    `,
  },
  {
    name: '东风风神',
    initial: 'D',
    country: '中国',
    series: `
      S30 2009-2016~ P
      H30 2010-2016~ P
      A30 2014-2018~ P
      A60 2011-2019~ P
      A9 2016-2019~ P
      L60 2015-2018~ P
      AX3 2015-2019~ P
      AX4 2017-2022~ P
      AX5 2016-2019~ P
      AX7 2014-2024~ P,I
      E70 2018- E
      奕炫 2019- P,E
      奕炫GS 2020-2023~ P
      奕炫MAX 2021- P,H
      皓极 2022- P,H
      皓瀚 2023- P,I
      L7 2024- I
      L8 2025- I
    `,
  },
  {
    name: '东风风行',
    initial: 'D',
    country: '中国',
    series: `
      菱智 2001- P,E
      景逸 2007-2016~ P
      景逸X3 2014-2018~ P
      景逸X5 2013-2020~ P
      景逸XV 2015-2018~ P
      景逸S50 2014-2021~ P,E
      CM7 2014-2020~ P
      F600 2016-2019~ P
      SX6 2016-2020~ P
      T5 2018-2023~ P
      T5L 2019-2022~ P
      T5 EVO 2021- P,H
      风行游艇 2022-2024~ P,H
      雷霆 2023- E
      星海S7 2024- E,R
      星海V9 2024- I
    `,
  },
  {
    name: '东风风光',
    initial: 'D',
    country: '中国',
    series: `
      330 2013-2021~ P
      360 2014-2018~ P
      370 2015-2019~ P
      580 2016-2023~ P
      S560 2017-2020~ P
      ix5 2018-2021~ P
      ix7 2020-2022~ P
      500 2020-2023~ P
      E3 2019-2021~ E,R
      MINIEV 2021-2024~ E
    `,
  },
  {
    name: '蓝电',
    initial: 'L',
    country: '中国',
    series: `
      E5 2023- I
    `,
  },
  {
    name: '东风纳米',
    initial: 'D',
    country: '中国',
    series: `
      纳米BOX 2022- E
      纳米01 2024- E
      纳米06 2025- E
    `,
  },
  {
    name: '猛士',
    initial: 'M',
    country: '中国',
    series: `
      猛士917 2023- E,R
      M817 2025- I
    `,
  },
  {
    name: '北京汽车',
    initial: 'B',
    country: '中国',
    series: `
      E系列 2012-2016~ P
      绅宝D20 2015-2018~ P
      绅宝D50 2014-2020~ P
      绅宝D70 2013-2018~ P
      绅宝X25 2015-2019~ P
      绅宝X35 2016-2019~ P
      绅宝X55 2015-2019~ P
      智达X3 2019-2021~ P
      北京X3 2020-2023~ P
      北京X5 2019-2022~ P
      北京X7 2020-2024~ P,I
      北京U5 2018-2023~ P
      北京U7 2019-2022~ P
      魔方 2022- P
      BJ20 2016-2020~ P
      BJ30 2023- P,H
      BJ40 2013- P,D,R
      BJ60 2022- P,D,R
      BJ80 2016- P
      BJ90 2018-2023~ P
    `,
  },
  {
    name: '北汽新能源',
    initial: 'B',
    country: '中国',
    series: `
      EV系列 2013-2018~ E
      EC系列 2016-2020~ E
      EX系列 2016-2021~ E
      EU5 2018- E
      EU7 2019-2023~ E
      LITE 2017-2020~ E
    `,
  },
  {
    name: '江淮',
    initial: 'J',
    country: '中国',
    series: `
      同悦 2008-2013~ P
      和悦 2010-2016~ P
      宾悦 2008-2012~ P
      瑞风 2002- P,D
      瑞风M3 2015-2022~ P
      瑞风M4 2016-2024~ P,H
      瑞风M5 2012-2018~ P,D
      瑞风RF8 2023- P,I
      瑞风S2 2015-2020~ P
      瑞风S3 2013-2020~ P
      瑞风S5 2013-2018~ P
      瑞风S7 2017-2020~ P
      iEV系列 2010-2020~ E
      帅铃T8 2018- D,P
    `,
  },
  {
    name: '思皓',
    initial: 'S',
    country: '中国',
    series: `
      E10X 2021-2023~ E
      E20X 2018-2021~ E
      X4 2020~-2022~ P
      X6 2021-2023~ P
      X8 2020-2023~ P
      A5 2019-2023~ P,E
      QX 2021-2023~ P
    `,
  },
  {
    name: '江铃',
    initial: 'J',
    country: '中国',
    series: `
      宝典 1998~- D,P
      域虎 2012-2022~ D,P
      大道 2022- D,P
      驭胜S350 2010-2020~ D,P
      驭胜S330 2016-2020~ P
      易至EV3 2019- E
    `,
  },
  {
    name: '陆风',
    initial: 'L',
    country: '中国',
    series: `
      X2 2017-2019~ P
      X5 2013-2019~ P
      X6 2005-2014~ P,D
      X7 2015-2020~ P
      X8 2009-2016~ P,D
      逍遥 2017-2020~ P
    `,
  },
  {
    name: '海马',
    initial: 'H',
    country: '中国',
    series: `
      福美来 2002-2021~ P
      普力马 2001-2016~ P,E
      海福星 2005-2013~ P
      欢动 2009-2013~ P
      骑士 2010-2014~ P
      丘比特 2010-2014~ P
      M3 2013-2018~ P
      M6 2015-2018~ P
      S5 2014-2022~ P
      S7 2013-2019~ P
      8S 2019-2023~ P
      6P 2020-2022~ I
      7X 2020- P,E
    `,
  },
  {
    name: '东南',
    initial: 'D',
    country: '中国',
    series: `
      得利卡 1996-2019~ P
      V3菱悦 2008-2018~ P
      V5菱致 2012-2019~ P
      V6菱仕 2013-2018~ P
      DX3 2016-2021~ P,E
      DX5 2019-2023~ P
      DX7 2015-2021~ P
      A5翼舞 2018-2022~ P
    `,
  },
  {
    name: '中华',
    initial: 'Z',
    country: '中国',
    series: `
      尊驰 2002-2012~ P
      骏捷 2006-2014~ P
      骏捷FRV 2008-2013~ P
      骏捷FSV 2009-2013~ P
      H230 2012-2017~ P
      H330 2013-2018~ P
      H530 2011-2016~ P
      V3 2015-2019~ P
      V5 2011-2017~ P
      V6 2018-2020~ P
      V7 2018-2020~ P
    `,
  },
  {
    name: '众泰',
    initial: 'Z',
    country: '中国',
    series: `
      2008 2006~-2011~ P
      5008 2008~-2014~ P
      T200 2013-2016~ P
      T300 2017-2020~ P
      T600 2013-2020~ P
      T700 2017-2020~ P
      Z300 2012-2017~ P
      Z360 2017-2019~ P
      Z500 2015-2018~ P
      Z700 2016-2019~ P
      大迈X5 2015-2018~ P
      SR7 2016-2019~ P
      SR9 2016-2019~ P
      云100 2014-2018~ E
      E200 2016-2019~ E
    `,
  },
  {
    name: '力帆',
    initial: 'L',
    country: '中国',
    series: `
      320 2009-2014~ P
      520 2006-2012~ P
      620 2008-2016~ P,E
      530 2013-2016~ P
      720 2012-2016~ P
      820 2015-2019~ P
      X50 2014-2018~ P
      X60 2011-2018~ P
      迈威 2016-2019~ P
      轩朗 2017-2019~ P
    `,
  },
  {
    name: '凯翼',
    initial: 'K',
    country: '中国',
    series: `
      C3 2014-2018~ P
      C3R 2014-2018~ P
      X3 2016-2019~ P
      X5 2017-2020~ P
      V3 2015-2018~ P
      炫界 2019-2023~ P,E
      炫界Pro 2020-2023~ P,E
      昆仑 2022- P,I
      拾月 2023- E
    `,
  },
  {
    name: '观致',
    initial: 'G',
    country: '中国',
    series: `
      3 2013-2020~ P,E
      5 2016-2020~ P
      7 2020-2021~ P
    `,
  },
  {
    name: '宝沃',
    initial: 'B',
    country: '中国',
    series: `
      BX3 2019-2021~ P
      BX5 2017-2021~ P
      BX6 2018-2020~ P
      BX7 2016-2021~ P
    `,
  },
  {
    name: '汉腾',
    initial: 'H',
    country: '中国',
    series: `
      X5 2017-2020~ P,E
      X7 2016-2020~ P,I
      V7 2019-2020~ P
    `,
  },
  {
    name: 'SWM斯威',
    initial: 'S',
    country: '中国',
    series: `
      X2 2019-2022~ P
      X3 2017-2020~ P
      X7 2016-2023~ P
      G01 2018-2023~ P
      G05 2019~-2022~ P
      大虎 2022-2024~ P
    `,
  },
  {
    name: '威马',
    initial: 'W',
    country: '中国',
    series: `
      EX5 2018-2022~ E
      EX6 2019-2022~ E
      E.5 2021-2022~ E
      W6 2021-2022 E
    `,
  },
  {
    name: '高合',
    initial: 'G',
    country: '中国',
    series: `
      HiPhi X 2020-2024 E
      HiPhi Y 2023-2024 E
      HiPhi Z 2022-2024 E
    `,
  },
  {
    name: '创维',
    initial: 'C',
    country: '中国',
    series: `
      EV6 2021- E
      HT-i 2022- I
    `,
  },
  {
    name: '云度',
    initial: 'Y',
    country: '中国',
    series: `
      π1 2017-2022~ E
      π3 2018-2022~ E
      云兔 2022-2024~ E
    `,
  },
]
