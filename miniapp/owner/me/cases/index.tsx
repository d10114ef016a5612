import { CasesPage } from '@/common/pages/Cases'

export default CasesPage
