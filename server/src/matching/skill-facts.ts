import { technicianServes, type Skill } from '@anxin/shared/scheduling/able'
import type { SkillFacts } from './scorer'

/**
 * What a shop can show for a trade and for the specialities that fit the car; null when nobody there may do the
 * work, so that no slot could be booked.
 */
export function skillFactsOf(
  technicians: readonly { readonly years: number; readonly skills: readonly Skill[] }[],
  skill: string,
  specialities: readonly string[],
): SkillFacts | null {
  const able = technicians.filter(({ skills }) => technicianServes(skills, skill))
  if (able.length === 0) return null
  const proved = able.filter(({ skills }) => skills.some((own) => own.skill === skill && own.proved))
  const better = proved.length > 0 ? proved : able
  const fitting = able.flatMap(({ skills }) => skills.filter((own) => specialities.includes(own.skill)))
  return {
    proved: proved.length,
    claimed: able.length - proved.length,
    years: Math.max(...better.map(({ years }) => years)),
    speciality: fitting.find((own) => own.proved) ?? fitting[0] ?? null,
  }
}
