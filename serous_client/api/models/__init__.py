"""Contains all the data models used in inputs/outputs"""

from .account_read import AccountRead
from .account_read_role import AccountReadRole
from .agreement_read import AgreementRead
from .ancestor_read import AncestorRead
from .audit_event_read import AuditEventRead
from .audit_event_read_details import AuditEventReadDetails
from .compared_volume_read import ComparedVolumeRead
from .compared_volume_read_laterality_type_0 import ComparedVolumeReadLateralityType0
from .contradiction import Contradiction
from .contradiction_kind import ContradictionKind
from .contradiction_list import ContradictionList
from .create_segmentation_form import CreateSegmentationForm
from .create_segmentation_form_laterality import CreateSegmentationFormLaterality
from .create_volume_form import CreateVolumeForm
from .create_volume_form_laterality import CreateVolumeFormLaterality
from .difference_read import DifferenceRead
from .epoch_read import EpochRead
from .explanation_read import ExplanationRead
from .explanation_read_error_type_0 import ExplanationReadErrorType0
from .explanation_read_state import ExplanationReadState
from .export_measurements_format import ExportMeasurementsFormat
from .export_measurements_level import ExportMeasurementsLevel
from .fate_read import FateRead
from .findings_read import FindingsRead
from .findings_read_error_type_0 import FindingsReadErrorType0
from .findings_read_state import FindingsReadState
from .first_read_read import FirstReadRead
from .found_series_read import FoundSeriesRead
from .found_series_read_laterality_type_0 import FoundSeriesReadLateralityType0
from .fovea_point import FoveaPoint
from .fovea_point_source import FoveaPointSource
from .fovea_read import FoveaRead
from .fovea_write import FoveaWrite
from .grid_read import GridRead
from .import_request import ImportRequest
from .import_tags_form import ImportTagsForm
from .interval_read import IntervalRead
from .lease_read import LeaseRead
from .lease_read_strategy import LeaseReadStrategy
from .lease_request import LeaseRequest
from .lease_request_strategy import LeaseRequestStrategy
from .lineage_read import LineageRead
from .link_sign_in import LinkSignIn
from .measurements_read import MeasurementsRead
from .measurements_read_first_slice import MeasurementsReadFirstSlice
from .measurements_read_interval_parts_mm_3 import MeasurementsReadIntervalPartsMm3
from .measurements_read_laterality_type_0 import MeasurementsReadLateralityType0
from .method_figures import MethodFigures
from .method_list import MethodList
from .method_read import MethodRead
from .method_read_supervision import MethodReadSupervision
from .missing_read import MissingRead
from .model_read import ModelRead
from .model_read_metrics import ModelReadMetrics
from .pacs_read import PacsRead
from .page_account_read import PageAccountRead
from .page_audit_event_read import PageAuditEventRead
from .page_compared_volume_read import PageComparedVolumeRead
from .page_model_read import PageModelRead
from .page_segmentation_read import PageSegmentationRead
from .page_tag_event_read import PageTagEventRead
from .page_token_read import PageTokenRead
from .page_training_job_summary import PageTrainingJobSummary
from .page_transfer_read import PageTransferRead
from .page_volume_progress import PageVolumeProgress
from .page_volume_read import PageVolumeRead
from .password_sign_in import PasswordSignIn
from .patient_deleted import PatientDeleted
from .patient_deletion import PatientDeletion
from .place_read import PlaceRead
from .pocket_read import PocketRead
from .project_settings_read import ProjectSettingsRead
from .project_settings_write import ProjectSettingsWrite
from .provenance_read import ProvenanceRead
from .provenance_read_runs_type_0 import ProvenanceReadRunsType0
from .range_result import RangeResult
from .read_health_response_read_health_healthz_get import (
    ReadHealthResponseReadHealthHealthzGet,
)
from .read_slice_image_format import ReadSliceImageFormat
from .reader_progress import ReaderProgress
from .readiness import Readiness
from .readiness_broker import ReadinessBroker
from .readiness_database import ReadinessDatabase
from .readiness_pacs_type_0 import ReadinessPacsType0
from .readiness_read import ReadinessRead
from .readiness_read_mode import ReadinessReadMode
from .readiness_read_recipes import ReadinessReadRecipes
from .readiness_storage import ReadinessStorage
from .region_read import RegionRead
from .region_read_fate import RegionReadFate
from .regions_read import RegionsRead
from .registration_read import RegistrationRead
from .registration_read_verdict import RegistrationReadVerdict
from .retrain_policy_read import RetrainPolicyRead
from .retrain_policy_read_mode import RetrainPolicyReadMode
from .retrain_policy_write import RetrainPolicyWrite
from .retrain_policy_write_mode import RetrainPolicyWriteMode
from .search_read import SearchRead
from .search_request import SearchRequest
from .sector_read import SectorRead
from .sector_read_sector import SectorReadSector
from .segmentation_read import SegmentationRead
from .segmentation_read_error_type_0 import SegmentationReadErrorType0
from .segmentation_read_spacing_source import SegmentationReadSpacingSource
from .segmentation_read_state import SegmentationReadState
from .segmentation_request import SegmentationRequest
from .session_read import SessionRead
from .slice_agreement import SliceAgreement
from .slice_measured import SliceMeasured
from .slice_result import SliceResult
from .slice_tag_list import SliceTagList
from .slice_tags_read import SliceTagsRead
from .spacing_read import SpacingRead
from .stated_read import StatedRead
from .stated_read_origin import StatedReadOrigin
from .step_read import StepRead
from .step_read_kind import StepReadKind
from .step_read_role import StepReadRole
from .storage_use_read import StorageUseRead
from .stored_read import StoredRead
from .tag_event_read import TagEventRead
from .tag_event_read_how import TagEventReadHow
from .tag_import_read import TagImportRead
from .tag_range_write import TagRangeWrite
from .tag_read import TagRead
from .tag_write import TagWrite
from .taught_model import TaughtModel
from .thickness_read import ThicknessRead
from .token_create import TokenCreate
from .token_create_role import TokenCreateRole
from .token_made import TokenMade
from .token_read import TokenRead
from .token_read_role import TokenReadRole
from .training_job_read import TrainingJobRead
from .training_job_read_error_type_0 import TrainingJobReadErrorType0
from .training_job_read_metrics_type_0 import TrainingJobReadMetricsType0
from .training_job_read_state import TrainingJobReadState
from .training_job_summary import TrainingJobSummary
from .training_job_summary_error_type_0 import TrainingJobSummaryErrorType0
from .training_job_summary_metrics_type_0 import TrainingJobSummaryMetricsType0
from .training_job_summary_state import TrainingJobSummaryState
from .training_request import TrainingRequest
from .transfer_read import TransferRead
from .transfer_read_error_type_0 import TransferReadErrorType0
from .transfer_read_instances_item import TransferReadInstancesItem
from .transfer_read_kind import TransferReadKind
from .transfer_read_state import TransferReadState
from .user_change import UserChange
from .user_change_role_type_0 import UserChangeRoleType0
from .user_create import UserCreate
from .user_create_role import UserCreateRole
from .user_read import UserRead
from .user_read_role import UserReadRole
from .visit_figures import VisitFigures
from .visit_figures_error_type_0 import VisitFiguresErrorType0
from .visit_figures_state import VisitFiguresState
from .visit_list import VisitList
from .visit_read import VisitRead
from .visit_read_dated_by import VisitReadDatedBy
from .volume_change_read import VolumeChangeRead
from .volume_change_read_parts_mm_3 import VolumeChangeReadPartsMm3
from .volume_change_read_verdict_type_0 import VolumeChangeReadVerdictType0
from .volume_from_uploads import VolumeFromUploads
from .volume_progress import VolumeProgress
from .volume_read import VolumeRead
from .volume_read_laterality_type_0 import VolumeReadLateralityType0
from .volume_read_spacing_source import VolumeReadSpacingSource
from .worklist_read import WorklistRead

__all__ = (
    "AccountRead",
    "AccountReadRole",
    "AgreementRead",
    "AncestorRead",
    "AuditEventRead",
    "AuditEventReadDetails",
    "ComparedVolumeRead",
    "ComparedVolumeReadLateralityType0",
    "Contradiction",
    "ContradictionKind",
    "ContradictionList",
    "CreateSegmentationForm",
    "CreateSegmentationFormLaterality",
    "CreateVolumeForm",
    "CreateVolumeFormLaterality",
    "DifferenceRead",
    "EpochRead",
    "ExplanationRead",
    "ExplanationReadErrorType0",
    "ExplanationReadState",
    "ExportMeasurementsFormat",
    "ExportMeasurementsLevel",
    "FateRead",
    "FindingsRead",
    "FindingsReadErrorType0",
    "FindingsReadState",
    "FirstReadRead",
    "FoundSeriesRead",
    "FoundSeriesReadLateralityType0",
    "FoveaPoint",
    "FoveaPointSource",
    "FoveaRead",
    "FoveaWrite",
    "GridRead",
    "ImportRequest",
    "ImportTagsForm",
    "IntervalRead",
    "LeaseRead",
    "LeaseReadStrategy",
    "LeaseRequest",
    "LeaseRequestStrategy",
    "LineageRead",
    "LinkSignIn",
    "MeasurementsRead",
    "MeasurementsReadFirstSlice",
    "MeasurementsReadIntervalPartsMm3",
    "MeasurementsReadLateralityType0",
    "MethodFigures",
    "MethodList",
    "MethodRead",
    "MethodReadSupervision",
    "MissingRead",
    "ModelRead",
    "ModelReadMetrics",
    "PacsRead",
    "PageAccountRead",
    "PageAuditEventRead",
    "PageComparedVolumeRead",
    "PageModelRead",
    "PageSegmentationRead",
    "PageTagEventRead",
    "PageTokenRead",
    "PageTrainingJobSummary",
    "PageTransferRead",
    "PageVolumeProgress",
    "PageVolumeRead",
    "PasswordSignIn",
    "PatientDeleted",
    "PatientDeletion",
    "PlaceRead",
    "PocketRead",
    "ProjectSettingsRead",
    "ProjectSettingsWrite",
    "ProvenanceRead",
    "ProvenanceReadRunsType0",
    "RangeResult",
    "ReaderProgress",
    "ReadHealthResponseReadHealthHealthzGet",
    "Readiness",
    "ReadinessBroker",
    "ReadinessDatabase",
    "ReadinessPacsType0",
    "ReadinessRead",
    "ReadinessReadMode",
    "ReadinessReadRecipes",
    "ReadinessStorage",
    "ReadSliceImageFormat",
    "RegionRead",
    "RegionReadFate",
    "RegionsRead",
    "RegistrationRead",
    "RegistrationReadVerdict",
    "RetrainPolicyRead",
    "RetrainPolicyReadMode",
    "RetrainPolicyWrite",
    "RetrainPolicyWriteMode",
    "SearchRead",
    "SearchRequest",
    "SectorRead",
    "SectorReadSector",
    "SegmentationRead",
    "SegmentationReadErrorType0",
    "SegmentationReadSpacingSource",
    "SegmentationReadState",
    "SegmentationRequest",
    "SessionRead",
    "SliceAgreement",
    "SliceMeasured",
    "SliceResult",
    "SliceTagList",
    "SliceTagsRead",
    "SpacingRead",
    "StatedRead",
    "StatedReadOrigin",
    "StepRead",
    "StepReadKind",
    "StepReadRole",
    "StorageUseRead",
    "StoredRead",
    "TagEventRead",
    "TagEventReadHow",
    "TagImportRead",
    "TagRangeWrite",
    "TagRead",
    "TagWrite",
    "TaughtModel",
    "ThicknessRead",
    "TokenCreate",
    "TokenCreateRole",
    "TokenMade",
    "TokenRead",
    "TokenReadRole",
    "TrainingJobRead",
    "TrainingJobReadErrorType0",
    "TrainingJobReadMetricsType0",
    "TrainingJobReadState",
    "TrainingJobSummary",
    "TrainingJobSummaryErrorType0",
    "TrainingJobSummaryMetricsType0",
    "TrainingJobSummaryState",
    "TrainingRequest",
    "TransferRead",
    "TransferReadErrorType0",
    "TransferReadInstancesItem",
    "TransferReadKind",
    "TransferReadState",
    "UserChange",
    "UserChangeRoleType0",
    "UserCreate",
    "UserCreateRole",
    "UserRead",
    "UserReadRole",
    "VisitFigures",
    "VisitFiguresErrorType0",
    "VisitFiguresState",
    "VisitList",
    "VisitRead",
    "VisitReadDatedBy",
    "VolumeChangeRead",
    "VolumeChangeReadPartsMm3",
    "VolumeChangeReadVerdictType0",
    "VolumeFromUploads",
    "VolumeProgress",
    "VolumeRead",
    "VolumeReadLateralityType0",
    "VolumeReadSpacingSource",
    "WorklistRead",
)
