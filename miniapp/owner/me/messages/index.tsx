import { MessagesPage } from '@/common/pages/Messages'

export default MessagesPage
