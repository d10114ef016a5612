import { SettingsPage } from '@/common/pages/Settings'

export default SettingsPage
