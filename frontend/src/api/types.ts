import type { components } from "./schema";

type Schemas = components["schemas"];

export type Session = Schemas["SessionRead"];
export type Volume = Schemas["VolumeRead"];
export type SliceTags = Schemas["SliceTagsRead"];
export type Readiness = Schemas["ReadinessRead"];
export type TrainingJob = Schemas["TrainingJobRead"];
export type TrainingJobSummary = Schemas["TrainingJobSummary"];
export type Epoch = Schemas["EpochRead"];
export type ModelVersion = Schemas["ModelRead"];
export type Segmentation = Schemas["SegmentationRead"];
export type Method = Schemas["MethodRead"];
export type Measurements = Schemas["MeasurementsRead"];
export type SectorFigures = Schemas["SectorRead"];
export type FoveaPoint = Schemas["FoveaPoint"];
export type SliceResult = Schemas["SliceResult"];
export type Contradiction = Schemas["Contradiction"];
export type Explanation = Schemas["ExplanationRead"];
export type Step = Schemas["StepRead"];
export type Visit = Schemas["VisitRead"];
export type Difference = Schemas["DifferenceRead"];
export type Registration = Schemas["RegistrationRead"];
export type Region = Schemas["RegionRead"];
export type ComparedVolume = Schemas["ComparedVolumeRead"];
export type Findings = Schemas["FindingsRead"];
export type Account = Schemas["AccountRead"];
export type Token = Schemas["TokenRead"];
export type AuditEvent = Schemas["AuditEventRead"];
export type StorageUse = Schemas["StorageUseRead"];
export type Worklist = Schemas["WorklistRead"];
export type Lease = Schemas["LeaseRead"];
export type Strategy = Lease["strategy"];
export type VolumeProgress = Schemas["VolumeProgress"];
export type ReaderProgress = Schemas["ReaderProgress"];
export type Transfer = Schemas["TransferRead"];
export type FoundSeries = Schemas["FoundSeriesRead"];
export type JobState = TrainingJob["state"];

/** RFC 9457 problem, as every error of the service is. */
export interface Problem {
  title: string;
  status: number;
  detail: string;
  code: string;
}
