import { checkLives } from './check-lives'

checkLives('partner')
