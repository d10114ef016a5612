import { Text, View } from '@tarojs/components'
import { api } from '../../api'
import { useCommand } from '../../command'
import { Button } from '../Button'
import { Failure } from '../Notice'

/** Asks WeChat for the person's number, and says why it is needed. */
export function BindPhone({ why, onBound }: { why: string; onBound: (phoneMasked: string) => void }) {
  const command = useCommand()
  const bind = async (code: string) => {
    let phoneMasked = ''
    const isBound = await command.run(async (commandId) => {
      ;({ phoneMasked } = await api('POST /me/phone', { body: { commandId, code } }))
    })
    if (isBound) onBound(phoneMasked)
  }
  return (
    <View>
      <Text>{why}</Text>
      {command.error !== undefined && <Failure error={command.error} />}
      <Button
        openType="getPhoneNumber"
        isBusy={command.isBusy}
        onGetPhoneNumber={({ detail: { code } }) => void (code && bind(code))}
      >
        用微信手机号绑定
      </Button>
    </View>
  )
}
