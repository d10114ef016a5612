export { actorOf, record, SYSTEM, type Actor } from './record'
