import { Text, View } from '@tarojs/components'
import { Icon, type IconName } from '../Icon'
import { Tap } from '../Tap'
import './index.scss'

type ToggleProps = {
  icon?: IconName
  label: string
  note?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
}

/** Something that is on or off: the whole row is the switch. */
export function Toggle({ icon, label, note, isOn, onChange }: ToggleProps) {
  return (
    <Tap className="toggle" role="switch" label={label} isChosen={isOn} onTap={() => onChange(!isOn)}>
      {icon !== undefined && <Icon name={icon} />}
      <View className="toggle-words">
        <Text className="toggle-label">{label}</Text>
        {note !== undefined && <Text className="toggle-note">{note}</Text>}
      </View>
      <View className={`toggle-track ${isOn ? 'toggle-on' : ''}`}>
        <View className="toggle-knob" />
      </View>
    </Tap>
  )
}
