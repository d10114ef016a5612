import { useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { nameTabPictures } from '@/common/bars'
import { uploads } from '@/common/uploads'
import { askForOffers } from './common/offers'
import './app.scss'

nameTabPictures(['offers', 'jobs', 'schedule', 'shop'])

export default function App({ children }: PropsWithChildren) {
  useLaunch(({ path }) => {
    if (path === undefined || path === 'pages/offers/index') askForOffers()
    // Photos that an earlier run could not send go on their way.
    uploads()
  })
  return children
}
