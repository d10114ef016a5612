import { Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { serverNow } from '../../clock'
import './index.scss'

const SECOND_MS = 1_000

/** How long is left until an instant, by the server's time; `isUrgent` in the last fifth. */
export function Countdown({ from, until, label }: { from?: string; until: string; label: string }) {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), SECOND_MS)
    return () => clearInterval(timer)
  }, [])
  const leftMs = Math.max(0, Date.parse(until) - now)
  const wholeMs = from === undefined ? undefined : Date.parse(until) - Date.parse(from)
  const share = wholeMs === undefined ? 1 : Math.min(1, leftMs / wholeMs)
  return (
    <View
      className={`countdown ${share < 0.2 ? 'countdown-urgent' : ''}`}
      aria-role="timer"
      aria-label={`${label} ${clockOf(leftMs)}`}
    >
      {wholeMs !== undefined && (
        <View className="countdown-ring" style={{ '--share': `${share * 360}deg` } as never} />
      )}
      <Text className="countdown-label">{label}</Text>
      <Text className="countdown-left">{clockOf(leftMs)}</Text>
    </View>
  )
}

/** "9:41", and "2:09:41" from an hour on. */
function clockOf(ms: number): string {
  const seconds = Math.ceil(ms / SECOND_MS)
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
