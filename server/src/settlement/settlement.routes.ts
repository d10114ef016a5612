import { statementContract } from '@anxin/shared/settlement/statement.contract'
import { handlersFor } from '../platform/routes'
import { listStatements } from './list-statements'

/** What names orders is handled by orders, which stand on settlement. */
const {
  'GET /shop/statements/:day': _day,
  'GET /shop/statements/:day/file': _file,
  ...ownContract
} = statementContract

export const settlementRoutes = handlersFor(ownContract, { 'GET /shop/statements': listStatements })
