import { Text } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { api } from '../api'
import { keepAppearance, useAppearance, type Theme } from '../appearance'
import { useCommand } from '../command'
import { forgetKept } from '../kept'
import { go } from '../nav'
import { openPrivacyContract } from '../privacy'
import { forgetSession } from '../session'
import { Button } from '../ui/Button'
import { Card } from '../ui/Card'
import { Cell } from '../ui/Cell'
import { Choice } from '../ui/Choice'
import { Failure } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Toggle } from '../ui/Toggle'
import './Settings.scss'

const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: '跟随手机' },
  { value: 'light', label: '浅色' },
  { value: 'dark', label: '深色' },
]
const HOME = { owner: '/pages/home/index', shop: '/pages/offers/index' } as const

/** What both mini-programs let the person set; the owner's also leads to her data. */
export function SettingsPage() {
  return (
    <Screen>
      <Look />
      <Privacy />
      <Card isFlush>
        <Cell icon="info" label="版本" value={versionWord()} />
      </Card>
      <SignOut />
    </Screen>
  )
}

function Look() {
  const appearance = useAppearance()
  return (
    <>
      <Card isFlush>
        <Toggle
          icon="type"
          label="大字模式"
          note="字号放大三成，排版跟着变宽松"
          isOn={appearance.large}
          onChange={(large) => keepAppearance({ ...appearance, large })}
        />
      </Card>
      <Card title="外观">
        <Choice
          label="外观"
          options={THEMES}
          value={appearance.theme}
          onChoose={(theme) => keepAppearance({ ...appearance, theme })}
        />
      </Card>
    </>
  )
}

function Privacy() {
  if (APP_NAME === 'shop')
    return (
      <Card isFlush>
        <Cell icon="shield" label="用户隐私保护指引" onTap={openPrivacyContract} />
      </Card>
    )
  return (
    <Card isFlush>
      <Cell icon="shield" label="隐私与我的数据" onTap={() => go('/me/privacy/index')} />
      <Cell icon="trash" label="注销账号" onTap={() => go('/me/delete/index')} />
    </Card>
  )
}

/** Ends the sessions on all phones of the person. WeChat signs her in again as herself when she comes back. */
function SignOut() {
  const command = useCommand()
  const signOut = async () => {
    const { confirm } = await Taro.showModal({
      title: '退出登录',
      content: '所有手机上的登录都会失效。订单和款项不受影响，再次使用时微信会自动为你登录。',
      confirmText: '退出',
    })
    if (!confirm) return
    if (!(await command.run((commandId) => api('POST /me/sign-out', { body: { commandId } })))) return
    forgetSession()
    forgetKept()
    await Taro.reLaunch({ url: HOME[APP_NAME] })
  }
  return (
    <>
      {command.error !== undefined && <Failure error={command.error} safe="还没有退出，订单和款项不受影响" />}
      <Button kind="plain" isBusy={command.isBusy} onTap={() => void signOut()}>
        退出登录
      </Button>
      <Text className="settings-note">退出不会删除任何内容</Text>
    </>
  )
}

function versionWord(): string {
  const { version, envVersion } = Taro.getAccountInfoSync().miniProgram
  if (version !== '') return version
  return envVersion === 'trial' ? '体验版' : '开发版'
}
