import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'

/** Whether the phone has a network, as it says itself. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(true)
  useEffect(() => {
    let isHere = true
    void Taro.getNetworkType().then(({ networkType }) => isHere && setOnline(networkType !== 'none'))
    const heard = ({ isConnected }: { isConnected: boolean }) => setOnline(isConnected)
    Taro.onNetworkStatusChange(heard)
    return () => {
      isHere = false
      Taro.offNetworkStatusChange(heard)
    }
  }, [])
  return online
}
