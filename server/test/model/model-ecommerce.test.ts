import { checkLives } from './check-lives'

checkLives('ecommerce')
