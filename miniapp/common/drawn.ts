import { useReady } from '@tarojs/taro'
import { useState } from 'react'

/** False while the page is drawn for the first time: what lies below what matters most is drawn after that is seen. */
export function useDrawn(): boolean {
  const [isDrawn, setDrawn] = useState(false)
  useReady(() => void setTimeout(() => setDrawn(true), PAINT_MS))
  return isDrawn
}

/** WeChat says that a page is ready before its first picture is on the screen: two frames later it is. */
const PAINT_MS = 34
