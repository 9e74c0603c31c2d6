//! Remedyforce: what its recorded answers mean, and what only this desk has (`desks.md` 4).

/// An Outbound Message about one record, as Salesforce documents it.
pub fn outbound_message(record: &str, organization: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>{organization}</OrganizationId>
<ActionId>04k5e000000GmaeAAC</ActionId><SessionId xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
<Notification><Id>04l5e00000bXYZaAAO</Id>
<sObject xsi:type="sf:BMCServiceDesk__Incident__c" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><sf:Id>{record}</sf:Id></sObject></Notification>
</notifications></soapenv:Body></soapenv:Envelope>"#
    )
}
