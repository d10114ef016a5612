import { useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { nameTabPictures } from '@/common/bars'
import { uploads } from '@/common/uploads'
import './app.scss'

nameTabPictures(['offers', 'jobs', 'schedule', 'shop'])

export default function App({ children }: PropsWithChildren) {
  // Photos that an earlier run could not send go on their way.
  useLaunch(() => void uploads())
  return children
}
