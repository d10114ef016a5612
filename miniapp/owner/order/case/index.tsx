import { CasePage } from '@/common/pages/Case'

export default CasePage
