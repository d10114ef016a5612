import { suggestionContract } from '@anxin/shared/suggestions/suggestion.contract'
import { handlersFor } from '../platform/routes'
import { showSuggestions } from './show-suggestions'

export const suggestionRoutes = handlersFor(suggestionContract, { 'GET /shop/suggestions': showSuggestions })
